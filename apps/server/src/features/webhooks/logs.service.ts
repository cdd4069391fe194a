import type {
  RedeliverFailed,
  WebhookLog,
  WebhookLogQuery,
  WebhookLogRecord,
  WebhookQueued,
} from '@labelwright/contract/webhooks';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type AttemptRow,
  countLogs,
  findLog,
  type LogRow,
  listAttempts,
  listLogs,
  requeue,
  requeueFailed,
} from './logs.queries.ts';
import {
  bodyFor,
  maskHeaders,
  messageIdOf,
  OWN_HEADERS,
  openHeaders,
  readProjectFor,
  renderingOf,
} from './make-request.ts';
import { requireWebhook, within } from './require-webhook.ts';
import { iso } from './webhook-body.ts';
import type { WebhookRow } from './webhooks.queries.ts';

const MOST_BODY = 20_000;
const REQUEUED_AT_ONCE = 5000;

export async function pageLogs(
  platform: Platform,
  actor: Actor,
  id: number,
  query: WebhookLogQuery,
  asked: PageRequest,
): Promise<PageResult<WebhookLog>> {
  const webhook = await requireWebhook(platform, actor, id);
  const isNumbered = asked.page !== undefined;
  const { rows, total } = await within(platform, actor, webhook.organization_id, async (tx) => ({
    rows: await listLogs(tx, id, query, {
      beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
      limit: asked.limit,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    }),
    total: isNumbered ? await countLogs(tx, id, query) : undefined,
  }));
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: page.rows.map(logBody), total };
}

/** The request as it would be sent now: the project in it may be newer than what was sent then. */
export async function readLog(platform: Platform, actor: Actor, id: number, logId: number): Promise<WebhookLogRecord> {
  const webhook = await requireWebhook(platform, actor, id);
  const { row, attempts } = await within(platform, actor, webhook.organization_id, async (tx) => {
    const found = await findLog(tx, id, logId);
    return { row: found, attempts: found ? await listAttempts(tx, logId) : [] };
  });
  if (!row) throw notFound('Delivery');
  const { organization_id: organizationId, message_project_id: projectId } = row;
  const project = await readProjectFor(platform, { organizationId, projectId });
  const body = bodyFor(platform, webhook, renderingOf({ ...row, project_id: projectId }), row.uuid, project);
  const last = row.sent_at === null ? [] : [{ ...row, attempt: row.total_attempts, sent_at: row.sent_at }];
  return {
    ...logBody(row),
    request: {
      url: webhook.url,
      headers: {
        ...maskHeaders(openHeaders(platform, webhook.headers)),
        ...OWN_HEADERS,
        'webhook-id': messageIdOf(row.uuid),
      },
      body: body.slice(0, MOST_BODY).toWellFormed(),
      body_bytes: Buffer.byteLength(body),
    },
    response_headers: row.response_headers,
    attempts: [...attempts, ...last].map(attemptBody),
  };
}

function attemptBody({ attempt, status_code, error, response_body, duration_ms, sent_at }: AttemptRow) {
  return { attempt, status_code, error, response_body, duration_ms, sent_at: sent_at.toISOString() };
}

export function logBody(row: LogRow): WebhookLog {
  const waits = row.status === 'queued' || row.status === 'retrying';
  return {
    id: row.id,
    webhook: row.webhook_id,
    action: row.action,
    status: row.status,
    message_id: messageIdOf(row.uuid),
    project: row.project_id,
    entity_count: row.entity_count,
    is_replay: row.is_replay,
    retries: Math.max(0, row.total_attempts - 1),
    status_code: row.status_code,
    error: row.error,
    response_body: row.response_body,
    duration_ms: row.duration_ms,
    occurred_at: row.occurred_at.toISOString(),
    created_at: row.created_at.toISOString(),
    sent_at: iso(row.sent_at),
    next_attempt_at: waits ? row.next_attempt_at.toISOString() : null,
    can: { redeliver: !waits },
  };
}

/** Sent again with the same id, so that receivers who have it already notice. */
export async function redeliver(platform: Platform, actor: Actor, id: number, logId: number): Promise<WebhookLog> {
  const webhook = await requireWebhook(platform, actor, id);
  return within(platform, actor, webhook.organization_id, async (tx) => {
    const found = await findLog(tx, id, logId);
    if (!found) throw notFound('Delivery');
    if (!(await requeue(tx, id, logId, platform.now())))
      throw new AppError('conflict', 'This delivery waits to be sent already.', { reason: 'waiting' });
    await record(tx, platform, actor, webhook, 'webhook.redelivered', { delivery_id: logId });
    const row = await findLog(tx, id, logId);
    return logBody(row ?? found);
  });
}

export async function redeliverFailed(
  platform: Platform,
  actor: Actor,
  id: number,
  range: RedeliverFailed,
): Promise<WebhookQueued> {
  const webhook = await requireWebhook(platform, actor, id);
  let queued = 0;
  for (let afterId = 0; ; ) {
    const ids = await within(platform, actor, webhook.organization_id, (tx) =>
      requeueFailed(tx, id, { ...range, afterId, limit: REQUEUED_AT_ONCE }, platform.now()),
    );
    queued += ids.length;
    afterId = ids.at(-1) ?? 0;
    if (ids.length < REQUEUED_AT_ONCE) break;
  }
  await within(platform, actor, webhook.organization_id, (tx) =>
    record(tx, platform, actor, webhook, 'webhook.redelivered', { count: queued }),
  );
  return { queued, next_cursor: null };
}

export async function record(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  { id, organization_id: organizationId }: WebhookRow,
  action: string,
  metadata: Record<string, unknown>,
): Promise<void> {
  await insertAudit(tx, actor, {
    organizationId: organizationId ?? undefined,
    action,
    resourceType: 'webhook',
    resourceId: id,
    metadata,
  });
  if (organizationId !== null)
    afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'webhooks', id: String(id) }));
}
