/** What each mail needs to know. Links are absolute http(s) URLs; hours and minutes are whole numbers. */
export type MailContent =
  | { template: 'verify-email'; link: string; expiresInHours: number }
  | { template: 'reset-password'; link: string; expiresInHours: number }
  | { template: 'finish-registration'; link: string; expiresInHours: number }
  | { template: 'already-registered'; link: string; expiresInHours: number }
  | {
      template: 'project-invitation';
      link: string;
      inviterName: string;
      projectTitle: string;
      role: string;
      expiresInHours: number;
    }
  | {
      template: 'organization-invitation';
      link: string;
      inviterName: string;
      organizationName: string;
      role: string;
      expiresInHours: number;
    }
  | { template: 'account-locked'; link: string; failedAttempts: number; lockedForMinutes: number }
  | { template: 'password-changed'; link: string };

export type MailTemplate = MailContent['template'];

/** A mail before it becomes text or HTML: plain sentences, one thing to do, one line of why it came. */
export interface MailParts {
  subject: string;
  paragraphs: string[];
  action: { label: string; link: string };
  footnote: string;
}

export function mailParts(content: MailContent, productName: string): MailParts {
  switch (content.template) {
    case 'verify-email':
      return verifyEmail(content, productName);
    case 'reset-password':
      return resetPassword(content, productName);
    case 'finish-registration':
      return finishRegistration(content, productName);
    case 'already-registered':
      return alreadyRegistered(content, productName);
    case 'project-invitation':
      return projectInvitation(content, productName);
    case 'organization-invitation':
      return organizationInvitation(content, productName);
    case 'account-locked':
      return accountLocked(content, productName);
    case 'password-changed':
      return passwordChanged(content, productName);
  }
}

type Content<T extends MailTemplate> = Extract<MailContent, { template: T }>;

function verifyEmail(content: Content<'verify-email'>, productName: string): MailParts {
  return {
    subject: `Confirm your email address for ${productName}`,
    paragraphs: [
      `Welcome to ${productName}. One step is left: confirm that this address is yours.`,
      `The link works once and for ${duration(content.expiresInHours, 'hour')}.`,
    ],
    action: { label: 'Confirm my address', link: content.link },
    footnote: `Somebody signed up to ${productName} with this address. If it was not you, ignore this mail and nothing happens.`,
  };
}

function resetPassword(content: Content<'reset-password'>, productName: string): MailParts {
  return {
    subject: `Choose a new ${productName} password`,
    paragraphs: [
      `A new password was asked for on your ${productName} account.`,
      `The link works once and for ${duration(content.expiresInHours, 'hour')}. Choosing a new password signs you out everywhere else.`,
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote: 'If you did not ask for this, ignore this mail: your password stays as it is.',
  };
}

function finishRegistration(content: Content<'finish-registration'>, productName: string): MailParts {
  return {
    subject: `Finish your ${productName} account`,
    paragraphs: [
      `This address was registered with ${productName} more than once, with different passwords. So that the account is yours alone, choose its password now; none of the earlier ones works.`,
      `The link works once and for ${duration(content.expiresInHours, 'hour')}, and confirms your address. Links of earlier mails are dead.`,
    ],
    action: { label: 'Choose my password', link: content.link },
    footnote: `If you did not sign up to ${productName}, ignore this mail and nothing happens.`,
  };
}

function alreadyRegistered(content: Content<'already-registered'>, productName: string): MailParts {
  return {
    subject: `You have a ${productName} account already`,
    paragraphs: [
      `Somebody tried to create a ${productName} account with this address. It has one already, so nothing was changed.`,
      `If that was you, sign in with your password. If the password is gone, choose a new one; the link works once and for ${duration(content.expiresInHours, 'hour')}.`,
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote:
      'If it was not you, ignore this mail: your password stays as it is, and whoever tried was not told that there is an account.',
  };
}

function projectInvitation(content: Content<'project-invitation'>, productName: string): MailParts {
  return {
    subject: `${content.inviterName} invites you to “${content.projectTitle}”`,
    paragraphs: [
      `${content.inviterName} would like you to join the project “${content.projectTitle}” on ${productName} as ${withArticle(content.role)}.`,
      `The invitation is for this address only and holds for ${duration(content.expiresInHours, 'hour')}.`,
    ],
    action: { label: 'Join the project', link: content.link },
    footnote: 'If you do not know the sender, ignore this mail: you join nothing unless you follow the link.',
  };
}

function organizationInvitation(content: Content<'organization-invitation'>, productName: string): MailParts {
  return {
    subject: `${content.inviterName} invites you to ${content.organizationName}`,
    paragraphs: [
      `${content.inviterName} would like you to join ${content.organizationName} on ${productName} as ${withArticle(content.role)}.`,
      `The invitation is for this address only and holds for ${duration(content.expiresInHours, 'hour')}.`,
    ],
    action: { label: `Join ${content.organizationName}`, link: content.link },
    footnote: 'If you do not know the sender, ignore this mail: you join nothing unless you follow the link.',
  };
}

function accountLocked(content: Content<'account-locked'>, productName: string): MailParts {
  return {
    subject: `Your ${productName} account is locked for ${duration(content.lockedForMinutes, 'minute')}`,
    paragraphs: [
      `After ${duration(content.failedAttempts, 'failed attempt')} to sign in, your ${productName} account was locked for ${duration(content.lockedForMinutes, 'minute')}. It opens again by itself.`,
      'If that was you and the password is gone, choose a new one now. If it was not you, a new password is a good idea too.',
    ],
    action: { label: 'Choose a new password', link: content.link },
    footnote: `You receive this because the address belongs to a ${productName} account.`,
  };
}

function passwordChanged(content: Content<'password-changed'>, productName: string): MailParts {
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

function duration(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function withArticle(role: string): string {
  return `${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role}`;
}
