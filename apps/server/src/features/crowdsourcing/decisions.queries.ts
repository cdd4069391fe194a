import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AskedDecision {
  organizationId: number;
  projectId: number;
  verdict: 'approve' | 'reject';
  reason: string;
  userId: number | undefined;
  now: Date;
}

/**
 * Writes down what the requester wants. Only of work that was handed in and on which nobody decided; with `override` also
 * an approval of what was rejected. The same wish again changes nothing, and with `isFirst` is not counted. Held in the order
 * of ids, so that two who decide on the same work wait for each other one way. Returns the work that is now to be decided on.
 */
export async function askDecisions(
  tx: Tx,
  asked: AskedDecision,
  ids: readonly number[],
  { override = false, isFirst = false }: { override?: boolean; isFirst?: boolean } = {},
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with held as materialized (
      select id from assignment
      where organization_id = ${asked.organizationId} and project_id = ${asked.projectId} and id = any (${ids}::bigint[]) and assignment_id <> ''
        and (status = 'submitted' or ${override && asked.verdict === 'approve'} and status = 'rejected')
        and (decision is null or ${!isFirst} and decision = ${asked.verdict})
      order by id for update)
    update assignment set decision = ${asked.verdict}, decision_reason = ${asked.reason}, decision_error = null,
      decision_asked_at = ${asked.now}, decided_by = ${asked.userId ?? null}
    from held where assignment.id = held.id
    returning assignment.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Work that was handed in: what is named, or all of a batch that was taken in and on which nobody decided. */
export async function listUndecided(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  which: { ids: readonly number[] } | { batchId: number },
  afterId: number,
  limit: number,
): Promise<{ id: number; task_id: number }[]> {
  const chosen =
    'ids' in which
      ? sql`id = any (${which.ids}::bigint[])`
      : sql`batch_id = ${which.batchId} and ingested_at is not null and decision is null`;
  const { rows } = await sql<{ id: number; task_id: number }>`
    select id, task_id from assignment
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and ${chosen} and assignment_id <> ''
      and status = 'submitted' and id > ${afterId}
    order by id limit ${limit}`.execute(tx);
  return rows;
}

/** Of an event of some work: its answers that are to be set aside, because the work is rejected. */
export async function listRejectedAnswers(
  tx: Tx,
  organizationId: number,
  assignmentId: number,
): Promise<{ id: number; project_id: number; task_id: number; reason: string }[]> {
  const { rows } = await sql<{ id: number; project_id: number; task_id: number; reason: string }>`
    select a.id, a.project_id, a.task_id, x.decision_reason as reason
    from assignment x join annotation a on a.assignment_id = x.id and a.deleted_at is null and not a.set_aside
    where x.organization_id = ${organizationId} and x.id = ${assignmentId}
      and (x.decision = 'reject' or x.status = 'rejected' and x.decision is null)`.execute(tx);
  return rows;
}

export interface PendingDecision {
  id: number;
  project_id: number;
  task_id: number;
  batch_id: number | null;
  parent_id: number | null;
  hit_id: string;
  assignment_id: string;
  worker_id: string;
  status: string;
  sandbox: boolean;
  decision: 'approve' | 'reject';
  decision_reason: string;
  user_id: number | null;
}

export async function listPendingDecisions(
  tx: Tx,
  organizationId: number,
  backend: string,
  afterId: number,
): Promise<PendingDecision[]> {
  const { rows } = await sql<PendingDecision>`
    select id, project_id, task_id, batch_id, parent_id, hit_id, assignment_id, worker_id, status, sandbox, decision, decision_reason, user_id
    from assignment
    where organization_id = ${organizationId} and backend = ${backend} and decision is not null and id > ${afterId}
    order by id limit 100`.execute(tx);
  return rows;
}

/** False when it was settled by somebody else meanwhile, or the wish is another now. */
export async function settleDecision(
  tx: Tx,
  organizationId: number,
  asked: PendingDecision,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update assignment set status = ${asked.decision === 'approve' ? 'approved' : 'rejected'}, decision = null, decision_error = null,
      decided_at = ${now}
    where organization_id = ${organizationId} and id = ${asked.id} and decision = ${asked.decision} and status = ${asked.status}`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

export async function dropDecision(
  tx: Tx,
  organizationId: number,
  asked: PendingDecision,
  error: string,
): Promise<void> {
  await sql`
    update assignment set decision = null, decision_error = ${error.slice(0, 4000)}
    where organization_id = ${organizationId} and id = ${asked.id} and decision = ${asked.decision}`.execute(tx);
}

/** Organizations of which a provider has to be told something. */
export async function listWaiting(tx: Tx, backend: string): Promise<number[]> {
  const { rows } = await sql<{ organization_id: number }>`
    select organization_id from assignment where backend = ${backend} and decision is not null
    union select organization_id from crowd_payment where provider = ${backend} and status = 'pending' and kind = 'bonus'
    union select organization_id from crowd_worker where provider = ${backend} and not block_sent and blocked_reason <> ''`.execute(
    tx,
  );
  return rows.map(({ organization_id }) => organization_id);
}

/** Batches whose publishing ended with a server, or waits for a provider that was away. */
export async function listStalledBatches(
  tx: Tx,
  provider: string,
  before: Date,
): Promise<{ id: number; organization_id: number; project_id: number; status: string }[]> {
  const { rows } = await sql<{ id: number; organization_id: number; project_id: number; status: string }>`
    select b.id, b.organization_id, b.project_id, b.status from crowd_batch b
    where b.provider = ${provider} and b.updated_at < ${before}
      and (b.status = 'publishing' or b.status = 'closing' and exists (
        select from assignment x where x.batch_id = b.id and x.assignment_id = '' and x.hit_id <> '' and x.status in ('created', 'submitted')
          and (x.expires_at is null or x.expires_at > ${before})))
      and not exists (
        select from job j where j.organization_id = b.organization_id and j.status in ('queued', 'running')
          and j.type like 'core.%' and (j.payload ->> 'batch')::bigint = b.id)
    order by b.id limit 100`.execute(tx);
  return rows;
}

export async function findWorkOfAnnotation(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ assignment_id: number | null }>`
    select assignment_id from annotation where organization_id = ${organizationId} and id = ${annotationId}`.execute(
    tx,
  );
  return rows[0]?.assignment_id ?? undefined;
}
