import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { BackendScope } from './backends.queries.ts';

/** The webhook of a model. It is sent, retried and logged like any other. */
export interface Subscription {
  backendId: number;
  url: string;
  /** Sealed: what lets one in; null for servers that are open. */
  headers: string | null;
  title: string;
}

/** The address and the way in follow the backend, also when somebody has set the webhook up by hand before. False: none. */
export async function refreshSubscription(tx: Tx, scope: BackendScope, given: Subscription): Promise<boolean> {
  const { rows } = await sql`
    update webhook set ml_backend_id = ${given.backendId}, url = ${given.url},
      headers = case when ml_backend_id is null then coalesce(${given.headers}, headers) else ${given.headers} end
    where id = (
      select id from webhook
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
        and (ml_backend_id = ${given.backendId} or (ml_backend_id is null and url = ${given.url}))
      order by ml_backend_id nulls last, id limit 1)
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function insertSubscription(
  tx: Tx,
  scope: BackendScope,
  given: Subscription & {
    actions: readonly string[];
    secret: string;
    secretHint: string;
    createdBy: number | null;
  },
): Promise<void> {
  const { id } = await tx
    .insertInto('webhook')
    .values({
      organization_id: scope.organizationId,
      scope: 'project',
      project_id: scope.projectId,
      ml_backend_id: given.backendId,
      url: given.url,
      description: given.title,
      send_for_all_actions: false,
      headers: given.headers,
      secret: given.secret,
      secret_hint: given.secretHint,
      created_by: given.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.insertInto('webhook_state').values({ webhook_id: id, organization_id: scope.organizationId }).execute();
  await tx
    .insertInto('webhook_action')
    .values(given.actions.map((action) => ({ organization_id: scope.organizationId, webhook_id: id, action })))
    .execute();
}

/** Switched on, what went wrong before is forgotten, and what waits is due. */
export async function switchSubscription(tx: Tx, backendId: number, isOn: boolean, now: Date): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    update webhook set is_active = ${isOn}, disabled_reason = ${isOn ? null : 'by_hand'}, disabled_detail = '',
      disabled_at = ${isOn ? null : now}
    where ml_backend_id = ${backendId} and is_active <> ${isOn}
    returning id`.execute(tx);
  const id = rows[0]?.id;
  if (!isOn || id === undefined) return;
  await sql`
    update webhook_state set paused_until = null, errors_in_row = 0, consecutive_failures = 0
    where webhook_id = ${id}`.execute(tx);
  await sql`
    update webhook_delivery set attempts = 0, next_attempt_at = ${now}
    where webhook_id = ${id} and status in ('queued', 'retrying')`.execute(tx);
}
