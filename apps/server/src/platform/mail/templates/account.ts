import { counted } from '../../counted.ts';
import { lasting, type MailParts } from '../mail-parts.ts';
import type { Content } from './content.ts';

export function verifyEmail(content: Content<'verify-email'>, productName: string): MailParts {
  return {
    subject: `Confirm your email address for ${productName}`,
    paragraphs: [
      `Welcome to ${productName}. One step is left: confirm that this address is yours.`,
      `The link works once and for ${lasting(content.expiresInHours)}.`,
    ],
    action: { label: 'Confirm my address', link: content.link },
    footnote: `Somebody signed up to ${productName} with this address. If it was not you, ignore this mail and nothing happens.`,
  };
}

export function resetPassword(content: Content<'reset-password'>, productName: string): MailParts {
  return {
    subject: `Choose a new ${productName} password`,
    paragraphs: [
      `A new password was asked for on your ${productName} account.`,
      `The link works once and for ${lasting(content.expiresInHours)}. Choosing a new password signs you out everywhere else.`,
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote: 'If you did not ask for this, ignore this mail: your password stays as it is.',
  };
}

export function finishRegistration(content: Content<'finish-registration'>, productName: string): MailParts {
  return {
    subject: `Finish your ${productName} account`,
    paragraphs: [
      `This address was registered with ${productName} more than once, with different passwords. So that the account is yours alone, choose its password now; none of the earlier ones works.`,
      `The link works once and for ${lasting(content.expiresInHours)}, and confirms your address. Links of earlier mails are dead.`,
    ],
    action: { label: 'Choose my password', link: content.link },
    footnote: `If you did not sign up to ${productName}, ignore this mail and nothing happens.`,
  };
}

export function alreadyRegistered(content: Content<'already-registered'>, productName: string): MailParts {
  return {
    subject: `You have a ${productName} account already`,
    paragraphs: [
      `Somebody tried to create a ${productName} account with this address. It has one already, so nothing was changed.`,
      `If that was you, sign in with your password. If the password is gone, choose a new one; the link works once and for ${lasting(content.expiresInHours)}.`,
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote:
      'If it was not you, ignore this mail: your password stays as it is, and whoever tried was not told that there is an account.',
  };
}

export function accountLocked(content: Content<'account-locked'>, productName: string): MailParts {
  return {
    subject: `Your ${productName} account is locked for ${counted(content.lockedForMinutes, 'minute')}`,
    paragraphs: [
      `After ${counted(content.failedAttempts, 'failed attempt')} to sign in, your ${productName} account was locked for ${counted(content.lockedForMinutes, 'minute')}. It opens again by itself.`,
      'If that was you and the password is gone, choose a new one now. If it was not you, a new password is a good idea too.',
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote: `You receive this because the address belongs to a ${productName} account.`,
  };
}

export function passwordChanged(content: Content<'password-changed'>, productName: string): MailParts {
  return {
    subject: `Your ${productName} password was changed`,
    paragraphs: [
      `The password of your ${productName} account was just changed, and every other session was signed out.`,
      'If you did this, all is well. If you did not, take the account back with a new password at once.',
    ],
    action: { label: 'This was not me', link: content.link },
    footnote: `You receive this because the address belongs to a ${productName} account.`,
  };
}
