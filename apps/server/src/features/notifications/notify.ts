import type { NotificationKind } from '@labelwright/contract/notifications';
import { systemActor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { canReceive } from '../../platform/mail/can-receive.ts';
import type { ToldTemplate } from '../../platform/mail/templates/content.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestMail } from '../mail/index.ts';
import { listAdministrators } from './facts.queries.ts';
import { insertNotifications, markMailed, type ToldPerson } from './notifications.queries.ts';

export interface Telling {
  /** undefined: a matter of the whole platform, told to each in the organization they work in; needs a system transaction. */
  organizationId: number | undefined;
  userIds: readonly number[];
  kind: NotificationKind;
  title: string;
  body?: string;
  /** Path within the site. */
  link?: string;
  projectId?: number | undefined;
  /** Names the thing, such as `mention:55`: told twice, it is there once. */
  key: string;
  /** Of the event; the present when left out. */
  happenedAt?: Date;
  /** Something newer about the same thing brings it up again, as unread. */
  again?: boolean;
}

const MOST_TITLE = 300;
const MOST_BODY = 2000;
const TEMPLATES: Readonly<Partial<Record<NotificationKind, ToldTemplate>>> = {
  mention: 'mention',
  review_decision: 'review-decision',
  item_decision: 'review-decision',
  task_assigned: 'task-assigned',
  alert: 'alert',
};
const SETTINGS_PATH = '/notifications?settings=true';

/**
 * Tells people something in the caller's transaction, each as they chose: in the app, by mail at once, in the daily mail,
 * or not at all. For subscribers and jobs: a request never waits for it. Returns how many were told.
 */
export async function notify(platform: Platform, tx: Tx, telling: Telling): Promise<number> {
  const { link = '', body = '' } = telling;
  const now = platform.now();
  const told = await insertNotifications(tx, {
    ...telling,
    projectId: telling.projectId,
    title: short(telling.title, MOST_TITLE),
    body: short(body, MOST_BODY),
    link,
    happenedAt: telling.happenedAt ?? now,
    again: telling.again ?? false,
  });
  const atOnce = told.filter((person) => person.mail === 'now');
  for (const person of atOnce) await mailPerson(platform, tx, telling, person);
  await markMailed(
    tx,
    atOnce.map(({ id }) => id),
    now,
  );
  afterCommit(tx, () => announce(platform, told));
  return told.length;
}

/** Owners and administrators of the organization; super administrators when it is a matter of the platform. */
export async function notifyAdministrators(
  platform: Platform,
  tx: Tx,
  telling: Omit<Telling, 'userIds'>,
): Promise<number> {
  return notify(platform, tx, { ...telling, userIds: await listAdministrators(tx, telling.organizationId) });
}

/** Only the person's own pages hear it. */
export function announce(platform: Platform, people: readonly { user_id: number; organization_id: number }[]): void {
  for (const { user_id: userId, organization_id: organizationId } of people)
    platform.live.publish({ organizationId, userId, topic: 'notifications' });
}

async function mailPerson(platform: Platform, tx: Tx, telling: Telling, person: ToldPerson): Promise<void> {
  if (!canReceive(person.email)) return;
  const { publicUrl } = platform.config;
  await requestMail(platform, tx, systemActor(person.organization_id), {
    recipient: person.email,
    organizationId: person.organization_id,
    projectId: telling.projectId,
    content: {
      template: TEMPLATES[telling.kind] ?? 'notification',
      title: short(telling.title, MOST_TITLE),
      text: short(telling.body ?? '', MOST_BODY),
      link: publicUrl + (telling.link ?? ''),
      settingsLink: publicUrl + SETTINGS_PATH,
    },
  });
}

function short(text: string, most: number): string {
  const clean = text.trim();
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}
