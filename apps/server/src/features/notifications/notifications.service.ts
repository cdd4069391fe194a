import {
  DEFAULT_PREFERENCES,
  NOTIFICATION_KINDS,
  type Notification,
  type NotificationCounts,
  type NotificationKind,
  type NotificationPreference,
  type ReadBody,
} from '@labelwright/contract/notifications';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countUnread,
  listNotifications,
  listPreferences,
  markRead,
  type NotificationRow,
  savePreferences,
} from './notifications.queries.ts';
import { announce } from './notify.ts';

export async function pageNotifications(
  platform: Platform,
  actor: Actor,
  asked: { kind: NotificationKind | undefined; unread: boolean; project: number | undefined; page: PageRequest },
): Promise<PageResult<Notification>> {
  const { kind, unread, project, page } = asked;
  const rows = await withActor(platform.db, actor, (tx) =>
    listNotifications(tx, mine(actor), { kind, unread, projectId: project, after: page.after, limit: page.limit }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.happened_at.toISOString(), row.id]);
  return { ...cut, rows: cut.rows.map(present) };
}

export async function countNotifications(platform: Platform, actor: Actor): Promise<NotificationCounts> {
  const byKind = await withActor(platform.db, actor, (tx) => countUnread(tx, mine(actor)));
  return { unread: sum(byKind), by_kind: byKind };
}

export async function readNotifications(
  platform: Platform,
  actor: Actor,
  given: ReadBody,
): Promise<{ changed: number; unread: number }> {
  const person = mine(actor);
  const { ids, kind, read = true } = given;
  const answer = await withActor(platform.db, actor, async (tx) => ({
    changed: await markRead(tx, person, { ids, kind, read, now: platform.now() }),
    unread: sum(await countUnread(tx, person)),
  }));
  // Other pages of the same person.
  if (answer.changed > 0) announce(platform, [{ user_id: person.userId, organization_id: person.organizationId }]);
  return answer;
}

export async function getPreferences(platform: Platform, actor: Actor): Promise<NotificationPreference[]> {
  return withActor(platform.db, actor, (tx) => allPreferences(tx, mine(actor)));
}

export async function changePreferences(
  platform: Platform,
  actor: Actor,
  preferences: readonly NotificationPreference[],
): Promise<NotificationPreference[]> {
  const person = mine(actor);
  // The last word on a kind that is named twice.
  const byKind = new Map(preferences.map((preference) => [preference.kind, preference]));
  return withActor(platform.db, actor, async (tx) => {
    await savePreferences(tx, person, [...byKind.values()]);
    await emit(tx, actor, {
      type: 'NOTIFICATION_PREFERENCES_CHANGED',
      organizationId: person.organizationId,
      aggregateType: 'user',
      aggregateId: person.userId,
      payload: { kinds: [...byKind.keys()] },
    });
    return allPreferences(tx, person);
  });
}

async function allPreferences(tx: Tx, person: ReturnType<typeof mine>): Promise<NotificationPreference[]> {
  const chosen = new Map((await listPreferences(tx, person)).map((row) => [row.kind, row]));
  return NOTIFICATION_KINDS.map((kind) => chosen.get(kind) ?? { kind, ...DEFAULT_PREFERENCES[kind] });
}

function mine({ userId, organizationId }: Actor): { userId: number; organizationId: number } {
  if (userId === undefined) throw new AppError('forbidden', 'Only people have notifications.');
  return { userId, organizationId: organizationId ?? 0 };
}

function sum(rows: readonly { unread: number }[]): number {
  return rows.reduce((total, row) => total + row.unread, 0);
}

function present({ read_at: readAt, happened_at: happenedAt, ...row }: NotificationRow): Notification {
  return { ...row, is_read: readAt !== null, happened_at: happenedAt.toISOString() };
}
