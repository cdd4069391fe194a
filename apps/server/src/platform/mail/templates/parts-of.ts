import type { MailParts } from '../mail-parts.ts';
import {
  accountLocked,
  alreadyRegistered,
  finishRegistration,
  passwordChanged,
  resetPassword,
  verifyEmail,
} from './account.ts';
import type { MailContent } from './content.ts';
import { crowdInvitation, organizationInvitation, projectInvitation } from './invitations.ts';
import { digest, testMail, told } from './notifications.ts';

export function partsOf(content: MailContent, productName: string): MailParts {
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
    case 'crowd-invitation':
      return crowdInvitation(content, productName);
    case 'account-locked':
      return accountLocked(content, productName);
    case 'password-changed':
      return passwordChanged(content, productName);
    case 'digest':
      return digest(content, productName);
    case 'test':
      return testMail(content, productName);
    default:
      return told(content, productName);
  }
}
