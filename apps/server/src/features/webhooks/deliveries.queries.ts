import type { WebhookFormat } from '@labelwright/contract/webhooks';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Sending: all of it as the system, which sees every organization. */

/** Webhooks with something to send now and nobody at it, those that have waited longest first. */
export async function listDueWebhooks(tx: Tx, now: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select w.id
    from webhook w join webhook_state s on s.webhook_id = w.id
    where w.is_active and coalesce(s.held_until, '-infinity') < now() and coalesce(s.paused_until, '-infinity') <= ${now}
      and exists (select from webhook_delivery d
        where d.webhook_id = w.id and d.status in ('queued', 'retrying') and d.next_attempt_at <= ${now})
    order by s.last_attempt_at nulls first limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** False: somebody else is at it. */
export async function holdWebhook(tx: Tx, webhookId: number, holder: string, leaseSeconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_state set holder = ${holder}, held_until = now() + make_interval(secs => ${leaseSeconds})
    where webhook_id = ${webhookId} and (holder = ${holder} or coalesce(held_until, '-infinity') < now())`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

export async function releaseWebhook(tx: Tx, webhookId: number, holder: string): Promise<void> {
  await sql`
    update webhook_state set holder = null, held_until = null
    where webhook_id = ${webhookId} and holder = ${holder}`.execute(tx);
}

export interface SendingWebhook {
  id: number;
  organization_id: number | null;
  project_id: number | null;
  created_by: number | null;
  ml_backend_id: number | null;
  /** How long a model may take; null: as long as the settings say. */
  model_timeout_ms: number | null;
  url: string;
  send_payload: boolean;
  payload_format: WebhookFormat;
  headers: string | null;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: Date | null;
  errors_in_row: number;
  paused_until: Date | null;
}

/** undefined: deleted, switched off, or no longer held by this sender. */
export async function findSending(tx: Tx, webhookId: number, holder: string): Promise<SendingWebhook | undefined> {
  const { rows } = await sql<SendingWebhook>`
    select w.id, w.organization_id, w.project_id, w.created_by, w.ml_backend_id, b.timeout_ms as model_timeout_ms, w.url, w.send_payload, w.payload_format, w.headers, w.secret,
      w.previous_secret, w.previous_secret_until, s.errors_in_row, s.paused_until
    from webhook w join webhook_state s on s.webhook_id = w.id left join ml_backend b on b.id = w.ml_backend_id
    where w.id = ${webhookId} and w.is_active and s.holder = ${holder} and s.held_until > now()`.execute(tx);
  return rows[0];
}

export interface WaitingDelivery {
  id: number;
  lanes: string[];
  next_attempt_at: Date;
}

/** The oldest that wait, also those whose time has not come: nothing may overtake them in their lanes. */
export async function listWaiting(
  tx: Tx,
  webhookId: number,
  underWay: readonly number[],
  limit: number,
): Promise<WaitingDelivery[]> {
  const { rows } = await sql<WaitingDelivery>`
    select d.id, d.next_attempt_at, m.lanes
    from webhook_delivery d join webhook_message m on m.id = d.message_id
    where d.webhook_id = ${webhookId} and d.status in ('queued', 'retrying') and d.id <> all (${underWay}::bigint[])
    order by d.id limit ${limit}`.execute(tx);
  return rows;
}

export interface DeliveryToSend {
  id: number;
  action: string;
  item: number | null;
  attempts: number;
  total_attempts: number;
  uuid: string;
  organization_id: number | null;
  workspace_id: number | null;
  project_id: number | null;
  content: string;
  occurred_at: Date;
}

/** undefined: it no longer waits. */
export async function findDeliveryToSend(tx: Tx, id: number): Promise<DeliveryToSend | undefined> {
  const { rows } = await sql<DeliveryToSend>`
    select d.id, d.action, d.item, d.attempts, d.total_attempts, m.uuid, m.organization_id, m.workspace_id, m.project_id,
      m.content, m.occurred_at
    from webhook_delivery d join webhook_message m on m.id = d.message_id
    where d.id = ${id} and d.status in ('queued', 'retrying')`.execute(tx);
  return rows[0];
}

export interface RecordedAttempt {
  deliveryId: number;
  webhookId: number;
  status: 'delivered' | 'retrying' | 'failed';
  nextAttemptAt: Date | undefined;
  statusCode: number | undefined;
  error: string;
  responseHeaders: Readonly<Record<string, string>>;
  responseBody: string;
  durationMs: number;
  sentAt: Date;
  errorsInRow: number;
  pausedUntil: Date | undefined;
}

/** The attempt before it moves to the history. Returns how many deliveries in a row were given up. */
export async function recordAttempt(tx: Tx, attempt: RecordedAttempt): Promise<number> {
  const { deliveryId, status, sentAt } = attempt;
  const isDelivered = status === 'delivered';
  const isFailed = status === 'failed';
  const { rows } = await sql<{ consecutive_failures: number }>`
    with before as (
      insert into webhook_attempt (delivery_id, attempt, organization_id, status_code, error, response_body, duration_ms, sent_at)
      select id, total_attempts, organization_id, status_code, error, response_body, duration_ms, sent_at
      from webhook_delivery where id = ${deliveryId} and total_attempts > 0 and sent_at is not null
      on conflict do nothing
    ), delivery as (
      update webhook_delivery set status = ${status}, attempts = attempts + 1, total_attempts = total_attempts + 1,
        next_attempt_at = coalesce(${attempt.nextAttemptAt ?? null}, next_attempt_at),
        status_code = ${attempt.statusCode ?? null}, error = ${attempt.error.slice(0, 1000)},
        response_headers = ${JSON.stringify(attempt.responseHeaders)}::jsonb, response_body = ${attempt.responseBody},
        duration_ms = ${attempt.durationMs}, sent_at = ${sentAt}
      where id = ${deliveryId} and status in ('queued', 'retrying')
    )
    update webhook_state set attempts = attempts + 1, successes = successes + ${isDelivered ? 1 : 0},
      errors_in_row = ${attempt.errorsInRow},
      consecutive_failures = case when ${isDelivered} then 0 else consecutive_failures + ${isFailed ? 1 : 0} end,
      paused_until = ${attempt.pausedUntil ?? null}, last_attempt_at = ${sentAt},
      last_success_at = case when ${isDelivered} then ${sentAt}::timestamptz else last_success_at end,
      last_status_code = ${attempt.statusCode ?? null}
    where webhook_id = ${attempt.webhookId}
    returning consecutive_failures`.execute(tx);
  return rows[0]?.consecutive_failures ?? 0;
}

/** False: it was off already. */
export async function switchOff(
  tx: Tx,
  webhookId: number,
  off: { reason: 'failing' | 'gone'; detail: string; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook set is_active = false, disabled_reason = ${off.reason}, disabled_detail = ${off.detail.slice(0, 1000)},
      disabled_at = ${off.at}
    where id = ${webhookId} and is_active`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}
