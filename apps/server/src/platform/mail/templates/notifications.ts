import { counted } from '../../counted.ts';
import type { MailParts } from '../mail-parts.ts';
import type { Content, ToldTemplate } from './content.ts';

/** What a notification of each kind says beside its own words. */
const TOLD: Readonly<Record<ToldTemplate, { opening: string; action: string }>> = {
  mention: { opening: 'Somebody asks for you in a comment:', action: 'Read and answer' },
  'review-decision': { opening: 'Your work was reviewed.', action: 'See the review' },
  'task-assigned': { opening: 'There is work for you.', action: 'Open the project' },
  alert: { opening: 'Something needs an administrator:', action: 'Look at the alert' },
  notification: { opening: 'This may interest you:', action: 'Open it' },
};
const SETTINGS_LABEL = 'Choose what is mailed to you';

export function told(content: Content<ToldTemplate>, productName: string): MailParts {
  const { opening, action } = TOLD[content.template];
  return {
    subject: content.title,
    paragraphs: [content.title, ...(content.text === '' ? [] : [opening])],
    ...(content.text === '' ? {} : { quote: content.text }),
    action: { label: action, link: content.link },
    footnote: `You receive this because you work with ${productName}.`,
    settings: { label: SETTINGS_LABEL, link: content.settingsLink },
  };
}

export function digest(content: Content<'digest'>, productName: string): MailParts {
  const { items, more } = content;
  const count = items.length + more;
  return {
    subject: `${counted(count, 'thing')} you have not read on ${productName}`,
    paragraphs: [
      `What happened since your last digest${more > 0 ? `; ${counted(more, 'further one')} can be read there` : ''}:`,
    ],
    items: items.map(({ title, text, link }) => ({ title, text, link })),
    action: { label: 'Open all notifications', link: content.link },
    footnote: `Once a day, and only when there is something unread on ${productName}.`,
    settings: { label: SETTINGS_LABEL, link: content.settingsLink },
  };
}

export function testMail(content: Content<'test'>, productName: string): MailParts {
  return {
    subject: `Test mail of ${productName}`,
    paragraphs: [
      `${productName} can send mail: this one arrived.`,
      `${content.askedBy} asked for it on the mail page.`,
    ],
    action: { label: `Open ${productName}`, link: content.link },
    footnote: 'Nothing needs to be done.',
  };
}
