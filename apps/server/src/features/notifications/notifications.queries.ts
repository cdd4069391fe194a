import {
  DEFAULT_PREFERENCES,
  type MailChoice,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from '@labelwright/contract/notifications';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface NewNotification {
  /** undefined: each person's own, for what is a matter of the whole platform; needs a system transaction. */
  organizationId: number | undefined;
  userIds: readonly number[];
  projectId: number | undefined;
  kind: NotificationKind;
  title: string;
  body: string;
  link: string;
  key: string;
  happenedAt: Date;
  /** Something newer about the same thing brings it up again, as unread. */
  again: boolean;
}

export interface ToldPerson {
  id: number;
  user_id: number;
  organization_id: number;
  email: string;
  mail: 'now' | 'daily' | null;
}

/**
 * One row per person, as they want to be told. Answers with those rows that are new or came up again. Who is no member of
 * the organization is told nothing, super administrators excepted.
 */
export async function insertNotifications(tx: Tx, given: NewNotification): Promise<ToldPerson[]> {
  const fallback = DEFAULT_PREFERENCES[given.kind];
  const organization =
    given.organizationId === undefined ? sql`u.active_organization_id` : sql`${given.organizationId}::bigint`;
  const { rows } = await sql<ToldPerson>`
    with people as (
      select u.id as user_id, u.email::text as email, ${organization} as organization_id,
        coalesce(p.in_app, ${fallback.in_app}::boolean) as in_app, coalesce(p.mail, ${fallback.mail}::text) as mail
      from app_user u
      left join notification_preference p on p.user_id = u.id and p.organization_id = ${organization} and p.kind = ${given.kind}
      where u.id = any (${given.userIds}::bigint[]) and u.disabled_at is null and ${organization} is not null
        and (u.global_role = 'super_admin' or exists (
          select from organization_member m where m.organization_id = ${organization} and m.user_id = u.id and m.enabled and not m.is_crowd))
    ), told as (
      insert into notification as n (organization_id, user_id, project_id, kind, title, body, link, event_key, is_shown, mail, happened_at)
      select organization_id, user_id, ${given.projectId ?? null}::bigint, ${given.kind}, ${given.title}, ${given.body}, ${given.link},
        ${given.key}, in_app, nullif(mail, 'off'), ${given.happenedAt.toISOString()}::timestamptz
      from people where in_app or mail <> 'off'
      on conflict (user_id, event_key) do update
        set title = excluded.title, body = excluded.body, link = excluded.link, happened_at = excluded.happened_at, read_at = null,
          is_shown = excluded.is_shown, mail = excluded.mail, mailed_at = null
        where ${given.again}::boolean and n.happened_at < excluded.happened_at
      returning n.id, n.user_id, n.organization_id, n.mail
    )
    select told.*, people.email from told join people using (user_id) order by told.user_id`.execute(tx);
  return rows;
}

export async function markMailed(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await sql`update notification set mailed_at = ${now.toISOString()}::timestamptz where id = any (${ids}::bigint[])`.execute(
    tx,
  );
}

/** What it was about is gone, or no longer theirs. Answers with the people who lost one. */
export async function withdraw(
  tx: Tx,
  organizationId: number,
  key: string,
  except: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ user_id: number }>`
    delete from notification where organization_id = ${organizationId} and event_key = ${key} and user_id <> all (${except}::bigint[])
    returning user_id`.execute(tx);
  return rows.map((row) => row.user_id);
}

export interface NotificationRow {
  id: number;
  kind: NotificationKind;
  title: string;
  body: string;
  link: string;
  project_id: number | null;
  read_at: Date | null;
  happened_at: Date;
}

interface Mine {
  organizationId: number;
  userId: number;
}

export async function listNotifications(
  tx: Tx,
  { organizationId, userId }: Mine,
  wanted: {
    kind: NotificationKind | undefined;
    unread: boolean;
    projectId: number | undefined;
    after: readonly unknown[] | undefined;
    limit: number;
  },
): Promise<NotificationRow[]> {
  const { kind, unread, projectId, after, limit } = wanted;
  const { rows } = await sql<NotificationRow>`
    select id, kind, title, body, link, project_id, read_at, happened_at from notification
    where organization_id = ${organizationId} and user_id = ${userId} and is_shown
      ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${unread ? sql`and read_at is null` : sql``}
      ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
      ${after === undefined ? sql`` : sql`and (happened_at, id) < (${String(after[0])}::timestamptz, ${Number(after[1]) || 0}::bigint)`}
    order by happened_at desc, id desc limit ${limit + 1}`.execute(tx);
  return rows;
}

export async function countUnread(
  tx: Tx,
  { organizationId, userId }: Mine,
): Promise<{ kind: NotificationKind; unread: number }[]> {
  const { rows } = await sql<{ kind: NotificationKind; unread: number }>`
    select kind, count(*) as unread from notification
    where organization_id = ${organizationId} and user_id = ${userId} and is_shown and read_at is null
    group by kind order by kind`.execute(tx);
  return rows;
}

export async function markRead(
  tx: Tx,
  { organizationId, userId }: Mine,
  wanted: { ids: readonly number[] | undefined; kind: NotificationKind | undefined; read: boolean; now: Date },
): Promise<number> {
  const { ids, kind, read, now } = wanted;
  const done = await sql`
    update notification set read_at = ${read ? now.toISOString() : null}::timestamptz
    where organization_id = ${organizationId} and user_id = ${userId} and is_shown
      and ${read ? sql`read_at is null` : sql`read_at is not null`}
      ${ids === undefined ? sql`` : sql`and id = any (${ids}::bigint[])`}
      ${kind === undefined ? sql`` : sql`and kind = ${kind}`}`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

export interface PreferenceRow {
  kind: NotificationKind;
  in_app: boolean;
  mail: MailChoice;
}

export async function listPreferences(tx: Tx, { organizationId, userId }: Mine): Promise<PreferenceRow[]> {
  const { rows } = await sql<PreferenceRow>`
    select kind, in_app, mail from notification_preference
    where organization_id = ${organizationId} and user_id = ${userId} and kind = any (${[...NOTIFICATION_KINDS]})`.execute(
    tx,
  );
  return rows;
}

export async function savePreferences(
  tx: Tx,
  { organizationId, userId }: Mine,
  preferences: readonly PreferenceRow[],
): Promise<void> {
  await sql`
    insert into notification_preference (organization_id, user_id, kind, in_app, mail)
    select ${organizationId}, ${userId}, kind, in_app, mail
    from jsonb_to_recordset(${JSON.stringify(preferences)}::jsonb) as given(kind text, in_app boolean, mail text)
    on conflict (organization_id, user_id, kind) do update set in_app = excluded.in_app, mail = excluded.mail`.execute(
    tx,
  );
}

/** Who has something to be told by the daily mail. */
export async function listDigestReaders(tx: Tx): Promise<(Mine & { email: string })[]> {
  const { rows } = await sql<{ organizationId: number; userId: number; email: string }>`
    select distinct n.organization_id as "organizationId", n.user_id as "userId", u.email::text as email
    from notification n join app_user u on u.id = n.user_id and u.disabled_at is null
    where n.mail = 'daily' and n.mailed_at is null and n.read_at is null`.execute(tx);
  return rows;
}

/** Takes what the daily mail of one person holds; whoever comes second finds nothing. */
export async function takeDigest(tx: Tx, { organizationId, userId }: Mine, now: Date): Promise<NotificationRow[]> {
  const { rows } = await sql<NotificationRow>`
    update notification set mailed_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and user_id = ${userId} and mail = 'daily' and mailed_at is null and read_at is null
    returning id, kind, title, body, link, project_id, read_at, happened_at`.execute(tx);
  return rows.sort((a, b) => b.happened_at.getTime() - a.happened_at.getTime() || b.id - a.id);
}

export async function deleteOld(tx: Tx, readBefore: Date, before: Date): Promise<number> {
  const done = await sql`
    delete from notification where happened_at < ${before.toISOString()}::timestamptz
      or (happened_at < ${readBefore.toISOString()}::timestamptz and (read_at is not null or not is_shown))`.execute(
    tx,
  );
  return Number(done.numAffectedRows ?? 0);
}
