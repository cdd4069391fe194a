import type { MailContent, MailTemplate } from '../../platform/mail/templates/content.ts';

interface TemplateSample {
  title: string;
  /** When it is sent. */
  sent: string;
  content: (publicUrl: string) => MailContent;
}

const inviting = (publicUrl: string) => ({
  link: `${publicUrl}/invitations/example`,
  inviterName: 'Ada Lovelace',
  role: 'annotator',
  expiresInHours: 168,
});
const telling = (publicUrl: string) => ({
  link: `${publicUrl}/projects/1`,
  settingsLink: `${publicUrl}/account#notifications`,
});

/** Every template with values to look at. */
export const TEMPLATE_SAMPLES: { readonly [T in MailTemplate]: TemplateSample } = {
  'verify-email': {
    title: 'Verification',
    sent: 'After somebody registers, and when they ask for the link again.',
    content: (url) => ({ template: 'verify-email', link: `${url}/verify?token=example`, expiresInHours: 48 }),
  },
  'finish-registration': {
    title: 'Finish registration',
    sent: 'When an address is registered again before it was verified.',
    content: (url) => ({ template: 'finish-registration', link: `${url}/reset?token=example`, expiresInHours: 48 }),
  },
  'already-registered': {
    title: 'Registered already',
    sent: 'When somebody registers with the address of an account.',
    content: (url) => ({ template: 'already-registered', link: `${url}/reset?token=example`, expiresInHours: 2 }),
  },
  'reset-password': {
    title: 'Password reset',
    sent: 'When somebody has forgotten their password.',
    content: (url) => ({ template: 'reset-password', link: `${url}/reset?token=example`, expiresInHours: 2 }),
  },
  'password-changed': {
    title: 'Password changed',
    sent: 'After a password was changed.',
    content: (url) => ({ template: 'password-changed', link: `${url}/forgot` }),
  },
  'crowd-invitation': {
    title: 'Invitation to paid work',
    sent: 'To people who are invited to a batch of the portal, or asked to be by its open link.',
    content: (url) => ({
      template: 'crowd-invitation',
      link: `${url}/work/join?token=sample`,
      organizationName: 'Street Mapping',
      batchTitle: 'Mark every van',
      reward: '$0.10',
      expiresInHours: 168,
    }),
  },
  'account-locked': {
    title: 'Account locked',
    sent: 'After too many failed attempts to sign in.',
    content: (url) => ({ template: 'account-locked', link: `${url}/forgot`, failedAttempts: 10, lockedForMinutes: 15 }),
  },
  'project-invitation': {
    title: 'Invitation to a project',
    sent: 'When somebody is invited to a project.',
    content: (url) => ({
      template: 'project-invitation',
      ...inviting(url),
      projectTitle: 'Street scenes <2026> & more',
    }),
  },
  'organization-invitation': {
    title: 'Invitation to an organization',
    sent: 'When somebody is invited to an organization.',
    content: (url) => ({ template: 'organization-invitation', ...inviting(url), organizationName: 'Example Lab' }),
  },
  'review-decision': {
    title: 'Review decision',
    sent: 'When work was accepted, sent back or rejected, to those who want it at once.',
    content: (url) => ({
      template: 'review-decision',
      ...telling(url),
      title: 'Your answer to task 12 of Street scenes was sent back',
      text: 'The second car is cut off.\nPlease draw the box to the edge of the picture.',
    }),
  },
  mention: {
    title: 'Mention',
    sent: 'When somebody is mentioned in a comment, to those who want it at once.',
    content: (url) => ({
      template: 'mention',
      ...telling(url),
      title: 'Ada Lovelace mentioned you in Street scenes',
      text: '@grace@example.com is this a <van> or a car?',
    }),
  },
  'task-assigned': {
    title: 'Tasks assigned',
    sent: 'When tasks are assigned, to those who want it at once.',
    content: (url) => ({
      template: 'task-assigned',
      ...telling(url),
      title: '25 tasks of Street scenes are assigned to you',
      text: '',
    }),
  },
  notification: {
    title: 'Other notification',
    sent: 'For all other notifications, to those who want them at once.',
    content: (url) => ({
      template: 'notification',
      ...telling(url),
      title: 'Import of street-scenes.zip failed',
      text: 'The archive is damaged: its directory cannot be read.',
    }),
  },
  alert: {
    title: 'Alert',
    sent: 'When an alert opens, to administrators who want it at once.',
    content: (url) => ({
      template: 'alert',
      ...telling(url),
      title: 'Critical: 14 events could not be delivered',
      text: 'Dead letters in the outbox since 09:30.',
    }),
  },
  digest: {
    title: 'Daily digest',
    sent: 'Once a day, with what is still unread.',
    content: (url) => ({
      template: 'digest',
      ...telling(url),
      items: [
        {
          title: 'Ada Lovelace mentioned you in Street scenes',
          text: 'Is this a van or a car?',
          link: `${url}/projects/1`,
        },
        { title: '25 tasks of Street scenes are assigned to you', text: '', link: `${url}/projects/1` },
      ],
      more: 3,
    }),
  },
  test: {
    title: 'Test mail',
    sent: 'When an administrator asks for one.',
    content: (url) => ({ template: 'test', link: url, askedBy: 'ada@example.com' }),
  },
};

export function findSample(template: string): TemplateSample | undefined {
  return Object.hasOwn(TEMPLATE_SAMPLES, template) ? TEMPLATE_SAMPLES[template as MailTemplate] : undefined;
}
