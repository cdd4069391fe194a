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
  | {
      template: 'crowd-invitation';
      link: string;
      organizationName: string;
      batchTitle: string;
      /** Such as `$0.10`. */
      reward: string;
      expiresInHours: number;
    }
  | { template: 'account-locked'; link: string; failedAttempts: number; lockedForMinutes: number }
  | { template: 'password-changed'; link: string }
  | { template: ToldTemplate; link: string; title: string; text: string; settingsLink: string }
  | { template: 'digest'; link: string; items: DigestItem[]; more: number; settingsLink: string }
  | { template: 'test'; link: string; askedBy: string };

/** Notifications that go out at once. */
export type ToldTemplate = 'mention' | 'review-decision' | 'task-assigned' | 'alert' | 'notification';

export interface DigestItem {
  title: string;
  text: string;
  /** undefined: nowhere to go. */
  link?: string | undefined;
}

export type MailTemplate = MailContent['template'];
export type Content<T extends MailTemplate> = Extract<MailContent, { template: T }>;
