import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TaskQuestion {
  blind_passes: number;
  /** Complete, and nothing was decided for it yet. */
  is_undecided: boolean;
}

export async function findQuestion(tx: Tx, organizationId: number, taskId: number): Promise<TaskQuestion | undefined> {
  const { rows } = await sql<TaskQuestion>`
    select p.blind_passes, t.is_labeled and t.review_status is null as is_undecided
    from task t join project p on p.id = t.project_id
    where t.organization_id = ${organizationId} and t.id = ${taskId} and t.deleted_at is null`.execute(tx);
  return rows[0];
}

/** The answers that count, for comparing them. */
export async function listCounting(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<{ id: number; result: unknown }[]> {
  const { rows } = await sql<{ id: number; result: unknown }>`
    select id, result from annotation
    where organization_id = ${organizationId} and task_id = ${taskId} and counts and not was_cancelled and deleted_at is null
    order by id limit 1000`.execute(tx);
  return rows;
}

export interface Settled {
  task_id: number;
  /** null: not decided, or no such task. */
  status_before: string | null;
  status_after: string | null;
  /** Reviews that were opened and taken back. */
  added: number;
  withdrawn: number;
}

/** In the order of their ids, like all that holds several tasks. `blindIds` are accepted without review. */
export async function settleReviews(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  blindIds: readonly number[],
  now: Date,
): Promise<Settled[]> {
  const { rows } = await sql<Settled>`
    select given.id as task_id, s.status_before, s.status_after, coalesce(s.added, 0) as added, coalesce(s.withdrawn, 0) as withdrawn
    from (select id from unnest(${taskIds}::bigint[]) as ids (id) order by id) as given
    cross join lateral settle_review(${organizationId}, given.id,
      case when given.id = any (${blindIds}::bigint[]) then 'accepted_blind' end, ${now.toISOString()}::timestamptz) as s`.execute(
    tx,
  );
  return rows;
}

export interface Reviewing {
  id: number;
  organization_id: number;
  /** Answers that match are accepted without review. */
  asks_blind: boolean;
  /** How many are reviewed depends on how far their answers agree. */
  has_rules: boolean;
}

/** Of these projects, those that review anything: by their settings, or because something is or was in review. */
export async function listReviewing(tx: Tx, projectIds: readonly number[]): Promise<Reviewing[]> {
  const { rows } = await sql<Reviewing>`
    select p.id, p.organization_id, p.blind_passes > 0 as asks_blind,
      exists (select from review_rules(p.settings)) as has_rules from project p
    where p.id = any (${projectIds}::bigint[])
      and (asks_for_review(p.settings, p.review_percentage, p.blind_passes) or exists (select from review r where r.project_id = p.id and r.organization_id = p.organization_id))`.execute(
    tx,
  );
  return rows;
}

/** Of these tasks, those that are complete and undecided and have answers to compare. */
export async function listComparable(tx: Tx, organizationId: number, taskIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where organization_id = ${organizationId} and id = any (${taskIds}::bigint[]) and deleted_at is null and is_labeled
      and review_status is null and total_annotations > 1
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Tasks that became complete since, other than by an answer, and that nothing was decided for. */
export async function listMissed(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  since: Date,
  page: { afterId: number; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and is_labeled and deleted_at is null
      and review_status is null and labeled_at >= ${since.toISOString()}::timestamptz and id > ${page.afterId}
    order by id limit ${page.limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Of these tasks, those that are in review, or complete and undecided. */
export async function listConcerned(tx: Tx, organizationId: number, taskIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${organizationId} and t.id = any (${taskIds}::bigint[]) and t.deleted_at is null
      and (t.review_status is null and t.is_labeled or exists (select from review r where r.task_id = t.id))
    order by t.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What waited of tasks that are gone; when they come back it waits again. */
export async function withdrawDeleted(tx: Tx, organizationId: number, taskIds: readonly number[]): Promise<void> {
  await sql`
    update review r set status = 'superseded'
    from task t
    where r.organization_id = ${organizationId} and r.task_id = any (${taskIds}::bigint[]) and r.status = 'pending'
      and t.id = r.task_id and t.deleted_at is not null`.execute(tx);
}
