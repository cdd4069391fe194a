import type { WebhookDeliveryState } from '@labelwright/contract/webhooks';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface LogRow {
  id: number;
  webhook_id: number;
  uuid: string;
  project_id: number | null;
  action: string;
  item: number | null;
  entity_count: number;
  is_replay: boolean;
  status: WebhookDeliveryState;
  total_attempts: number;
  status_code: number | null;
  error: string;
  response_body: string;
  response_headers: Record<string, string>;
  duration_ms: number | null;
  occurred_at: Date;
  created_at: Date;
  sent_at: Date | null;
  next_attempt_at: Date;
}

const columns = sql`
  d.id, d.webhook_id, m.uuid, d.project_id, d.action, d.item, case when d.item is null then m.entity_count else 1 end as entity_count,
  d.is_replay, d.status, d.total_attempts, d.status_code, d.error, d.response_body, d.response_headers, d.duration_ms,
  m.occurred_at, d.created_at, d.sent_at, d.next_attempt_at`;
const joined = sql`webhook_delivery d join webhook_message m on m.id = d.message_id`;

export interface LogFilter {
  status?: WebhookDeliveryState | undefined;
  action?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  errors?: boolean | undefined;
}

function conditions(webhookId: number, filter: LogFilter): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`d.webhook_id = ${webhookId}`];
  if (filter.status !== undefined) all.push(sql`d.status = ${filter.status}`);
  if (filter.action !== undefined) all.push(sql`d.action = ${filter.action}`);
  if (filter.since !== undefined) all.push(sql`d.created_at >= ${filter.since}::timestamptz`);
  if (filter.until !== undefined) all.push(sql`d.created_at < ${filter.until}::timestamptz`);
  if (filter.errors) all.push(sql`(d.total_attempts > 1 or d.status in ('retrying', 'failed'))`);
  return sql.join(all, sql` and `);
}

/** Newest first. */
export async function listLogs(
  tx: Tx,
  webhookId: number,
  filter: LogFilter,
  page: { beforeId: number | undefined; limit: number; offset: number },
): Promise<LogRow[]> {
  const { rows } = await sql<LogRow>`
    select ${columns} from ${joined}
    where ${conditions(webhookId, filter)} and (${page.beforeId ?? null}::bigint is null or d.id < ${page.beforeId ?? null}::bigint)
    order by d.id desc limit ${page.limit + 1} offset ${page.offset}`.execute(tx);
  return rows;
}

const MOST_COUNTED = 10_000;

/** Only for numbered pages; counted to ten thousand. */
export async function countLogs(tx: Tx, webhookId: number, filter: LogFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from webhook_delivery d where ${conditions(webhookId, filter)} limit ${MOST_COUNTED}) as counted`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

export type LogRecordRow = LogRow & {
  content: string;
  organization_id: number | null;
  workspace_id: number | null;
  message_project_id: number | null;
};

export async function findLog(tx: Tx, webhookId: number, id: number): Promise<LogRecordRow | undefined> {
  const { rows } = await sql<LogRecordRow>`
    select ${columns}, m.content, m.organization_id, m.workspace_id, m.project_id as message_project_id
    from ${joined} where d.webhook_id = ${webhookId} and d.id = ${id}`.execute(tx);
  return rows[0];
}

export interface AttemptRow {
  attempt: number;
  status_code: number | null;
  error: string;
  response_body: string;
  duration_ms: number | null;
  sent_at: Date;
}

export async function listAttempts(tx: Tx, deliveryId: number): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select attempt, status_code, error, response_body, duration_ms, sent_at
    from webhook_attempt where delivery_id = ${deliveryId} order by attempt`.execute(tx);
  return rows;
}

/** Queues it again with all its attempts. False: it waits already. */
export async function requeue(tx: Tx, webhookId: number, id: number, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_delivery set status = 'queued', attempts = 0, next_attempt_at = ${now}
    where webhook_id = ${webhookId} and id = ${id} and status in ('delivered', 'failed')`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

/** The oldest first; returns how many. */
export async function requeueFailed(
  tx: Tx,
  webhookId: number,
  filter: { since?: string | undefined; until?: string | undefined; afterId: number; limit: number },
  now: Date,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with chosen as (
      select d.id from webhook_delivery d
      where ${conditions(webhookId, { ...filter, status: 'failed' })} and d.id > ${filter.afterId}
      order by d.id limit ${filter.limit} for update skip locked)
    update webhook_delivery d set status = 'queued', attempts = 0, next_attempt_at = ${now}
    from chosen where d.id = chosen.id returning d.id`.execute(tx);
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

export interface ReplayScope {
  /** null: of all organizations. */
  organizationId: number | null;
  workspaceId: number | null;
  projectId: number | null;
}

export interface ReplayableMessage {
  id: number;
  uuid: string;
  organization_id: number | null;
  workspace_id: number | null;
  project_id: number | null;
  action: string;
  entity_count: number;
}

/** Kept messages within the scope, in their order. */
export async function listReplayable(
  tx: Tx,
  scope: ReplayScope,
  from: { afterId: number; since: string | undefined; until: string | undefined; limit: number },
): Promise<ReplayableMessage[]> {
  const { rows } = await sql<ReplayableMessage>`
    select m.id, m.uuid, m.organization_id, m.workspace_id, m.project_id, m.action, m.entity_count
    from webhook_message m
    where m.id > ${from.afterId}
      and (${scope.organizationId}::bigint is null or m.organization_id = ${scope.organizationId}::bigint)
      and (${scope.workspaceId}::bigint is null or m.workspace_id = ${scope.workspaceId}::bigint)
      and (${scope.projectId}::bigint is null or m.project_id = ${scope.projectId}::bigint)
      and (${from.since ?? null}::timestamptz is null or m.occurred_at >= ${from.since ?? null}::timestamptz)
      and (${from.until ?? null}::timestamptz is null or m.occurred_at < ${from.until ?? null}::timestamptz)
    order by m.id limit ${from.limit}`.execute(tx);
  return rows;
}

/** undefined: unknown, or no longer kept. */
export async function findMessageId(tx: Tx, uuid: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`select id from webhook_message where uuid = ${uuid}`.execute(tx);
  return rows[0]?.id;
}

export interface PayloadRow {
  uuid: string;
  organization_id: number | null;
  workspace_id: number | null;
  project_id: number | null;
  content: string;
  occurred_at: Date;
}

export async function findPayload(tx: Tx, uuid: string): Promise<PayloadRow | undefined> {
  const { rows } = await sql<PayloadRow>`
    select uuid, organization_id, workspace_id, project_id, content, occurred_at from webhook_message where uuid = ${uuid}`.execute(
    tx,
  );
  return rows[0];
}

/** Some of what is past its time, oldest first; what still waits only after `latest`. Returns how many messages went. */
export async function deleteOldMessages(tx: Tx, before: Date, latest: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_message where id in (
      select m.id from webhook_message m where m.created_at < ${before}
        and (m.created_at < ${latest}
          or not exists (select from webhook_delivery d where d.message_id = m.id and d.status in ('queued', 'retrying')))
      order by m.created_at limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export async function deleteOldEvents(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_event where id in (
      select id from webhook_event where occurred_at < ${before} and prepared_at is not null order by occurred_at limit ${limit})`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}
