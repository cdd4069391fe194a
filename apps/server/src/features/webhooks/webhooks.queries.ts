import type { WebhookDisabledReason, WebhookFormat, WebhookScope } from '@labelwright/contract/webhooks';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface WebhookRow {
  id: number;
  organization_id: number | null;
  scope: WebhookScope;
  workspace_id: number | null;
  project_id: number | null;
  /** The model whose /webhook it is. */
  ml_backend_id: number | null;
  url: string;
  description: string;
  send_payload: boolean;
  send_for_all_actions: boolean;
  payload_format: WebhookFormat;
  headers: string | null;
  secret: string;
  secret_hint: string;
  previous_secret: string | null;
  previous_secret_until: Date | null;
  is_active: boolean;
  disabled_reason: WebhookDisabledReason | null;
  disabled_detail: string;
  disabled_at: Date | null;
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
  actions: string[];
  paused_until: Date | null;
  errors_in_row: number;
  consecutive_failures: number;
  attempts: number;
  successes: number;
  last_attempt_at: Date | null;
  last_success_at: Date | null;
  last_status_code: number | null;
  pending: number;
  failed: number;
}

/** Whose webhooks; null: those of the platform. */
export type Owner = number | null;

const MOST_COUNTED = 10_000;

const waiting = (statuses: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select count(*) from (select from webhook_delivery d
    where d.webhook_id = w.id and d.status in (${statuses}) limit ${MOST_COUNTED}) as counted)`;

const columns = sql`
  w.*, array(select a.action from webhook_action a where a.webhook_id = w.id order by a.action) as actions,
  s.paused_until, s.errors_in_row, s.consecutive_failures, s.attempts, s.successes, s.last_attempt_at, s.last_success_at,
  s.last_status_code, ${waiting(sql`'queued', 'retrying'`)} as pending, ${waiting(sql`'failed'`)} as failed`;
const joined = sql`webhook w join webhook_state s on s.webhook_id = w.id`;
const owned = (owner: Owner): RawBuilder<boolean> =>
  sql<boolean>`w.organization_id is not distinct from ${owner}::bigint`;

export async function listWebhooks(
  tx: Tx,
  owner: Owner,
  projectId: number | undefined,
  page: { afterId: number; limit: number; offset: number },
): Promise<{ rows: WebhookRow[]; total: number }> {
  const where = sql`${owned(owner)} and (${projectId ?? null}::bigint is null or w.project_id = ${projectId ?? null}::bigint)`;
  const { rows } = await sql<WebhookRow>`
    select ${columns} from ${joined} where ${where} and w.id > ${page.afterId}
    order by w.id limit ${page.limit + 1} offset ${page.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from webhook w where ${where}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findWebhook(tx: Tx, owner: Owner, id: number): Promise<WebhookRow | undefined> {
  const { rows } = await sql<WebhookRow>`
    select ${columns} from ${joined} where ${owned(owner)} and w.id = ${id}`.execute(tx);
  return rows[0];
}

export interface WebhookValues {
  url: string;
  description: string;
  send_payload: boolean;
  send_for_all_actions: boolean;
  payload_format: WebhookFormat;
  headers: string | null;
  is_active: boolean;
  disabled_reason: WebhookDisabledReason | null;
  disabled_detail: string;
  disabled_at: Date | null;
}

export interface NewWebhook extends WebhookValues {
  organization_id: Owner;
  scope: WebhookScope;
  workspace_id: number | null;
  project_id: number | null;
  secret: string;
  secret_hint: string;
  created_by: number | null;
}

export async function insertWebhook(tx: Tx, webhook: NewWebhook, actions: readonly string[]): Promise<number> {
  const { id } = await tx.insertInto('webhook').values(webhook).returning('id').executeTakeFirstOrThrow();
  await tx.insertInto('webhook_state').values({ webhook_id: id, organization_id: webhook.organization_id }).execute();
  await setActions(tx, webhook.organization_id, id, actions);
  return id;
}

export async function updateWebhook(tx: Tx, owner: Owner, id: number, values: Partial<WebhookValues>): Promise<void> {
  if (Object.keys(values).length === 0) return;
  await tx
    .updateTable('webhook')
    .set(values)
    .where('id', '=', id)
    .where(sql<boolean>`organization_id is not distinct from ${owner}::bigint`)
    .execute();
}

export async function setActions(tx: Tx, owner: Owner, id: number, actions: readonly string[]): Promise<void> {
  await sql`delete from webhook_action where webhook_id = ${id}`.execute(tx);
  if (actions.length === 0) return;
  await tx
    .insertInto('webhook_action')
    .values(actions.map((action) => ({ organization_id: owner, webhook_id: id, action })))
    .execute();
}

export async function deleteWebhook(tx: Tx, owner: Owner, id: number): Promise<void> {
  await sql`
    delete from webhook w where ${owned(owner)} and w.id = ${id}`.execute(tx);
}

/** As if nothing had ever gone wrong: what waits is due now. */
export async function resetHealth(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update webhook_state set paused_until = null, errors_in_row = 0, consecutive_failures = 0 where webhook_id = ${id}`.execute(
    tx,
  );
  await sql`
    update webhook_delivery set attempts = 0, next_attempt_at = ${now}
    where webhook_id = ${id} and status in ('queued', 'retrying')`.execute(tx);
}

export async function updateSecret(
  tx: Tx,
  id: number,
  secret: { sealed: string; hint: string; previous: string | null; previousUntil: Date | null },
): Promise<void> {
  await sql`
    update webhook set secret = ${secret.sealed}, secret_hint = ${secret.hint}, previous_secret = ${secret.previous},
      previous_secret_until = ${secret.previousUntil} where id = ${id}`.execute(tx);
}

export async function findWorkspaceOf(tx: Tx, projectId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`select workspace_id as id from project where id = ${projectId}`.execute(
    tx,
  );
  return rows[0]?.id;
}

export async function hasWorkspace(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    select from workspace where organization_id = ${organizationId} and id = ${id}`.execute(tx);
  return rows.length > 0;
}
