import { lasting, type MailParts, withArticle } from '../mail-parts.ts';
import type { Content } from './content.ts';

export function projectInvitation(content: Content<'project-invitation'>, productName: string): MailParts {
  return {
    subject: `${content.inviterName} invites you to “${content.projectTitle}”`,
    paragraphs: [
      `${content.inviterName} would like you to join the project “${content.projectTitle}” on ${productName} as ${withArticle(content.role)}.`,
      `The invitation is for this address only and holds for ${lasting(content.expiresInHours)}.`,
    ],
    action: { label: 'Join the project', link: content.link },
    footnote: 'If you do not know the sender, ignore this mail: you join nothing unless you follow the link.',
  };
}

export function organizationInvitation(content: Content<'organization-invitation'>, productName: string): MailParts {
  return {
    subject: `${content.inviterName} invites you to ${content.organizationName}`,
    paragraphs: [
      `${content.inviterName} would like you to join ${content.organizationName} on ${productName} as ${withArticle(content.role)}.`,
      `The invitation is for this address only and holds for ${lasting(content.expiresInHours)}.`,
    ],
    action: { label: `Join ${content.organizationName}`, link: content.link },
    footnote: 'If you do not know the sender, ignore this mail: you join nothing unless you follow the link.',
  };
}

export function crowdInvitation(content: Content<'crowd-invitation'>, productName: string): MailParts {
  return {
    subject: `Paid work for ${content.organizationName}: ${content.batchTitle}`,
    paragraphs: [
      `${content.organizationName} offers you paid work on ${productName}: “${content.batchTitle}”, ${content.reward} for each task that is accepted.`,
      `The link is for this address only and holds for ${lasting(content.expiresInHours)}.`,
    ],
    action: { label: 'See the work', link: content.link },
    footnote: 'If this means nothing to you, ignore this mail: nothing happens unless you follow the link.',
  };
}
