import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface Predicted {
  user_id: number | null;
  task_id: number;
  result: unknown;
  prediction: unknown;
}

/** Which answers are held against predictions, and against those of which model version; without one the newest of each task. */
export interface AskedAnswers {
  userIds?: readonly number[];
  isGolden?: boolean;
  version?: string;
}

/** A prediction of each task beside each answer; a sample of the newest answers where there are many. */
export async function listPredictedAnswers(
  tx: Tx,
  scope: Scope,
  { userIds, isGolden = false, version }: AskedAnswers,
  limit: number,
): Promise<Predicted[]> {
  const { rows } = await sql<Predicted>`
    select a.completed_by as user_id, a.task_id, a.result, p.result as prediction
    from annotation a cross join lateral (
      select r.result from prediction r where r.task_id = a.task_id ${version === undefined ? sql`` : sql`and r.model_version = ${version}`}
      order by r.created_at desc, r.id desc limit 1) p
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.deleted_at is null
      and not a.was_cancelled and a.ground_truth = ${isGolden}
      ${userIds === undefined ? sql`` : sql`and a.completed_by = any (${userIds}::bigint[])`}
    order by a.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** The newest predictions of other versions, each beside that of `version` of the same task. */
export async function listPredictedTwice(tx: Tx, scope: Scope, version: string, limit: number): Promise<Predicted[]> {
  const { rows } = await sql<Predicted>`
    select null as user_id, o.task_id, o.result, p.result as prediction
    from prediction o cross join lateral (
      select r.result from prediction r where r.task_id = o.task_id and r.model_version = ${version}
      order by r.created_at desc, r.id desc limit 1) p
    where o.organization_id = ${scope.organizationId} and o.project_id = ${scope.projectId} and o.model_version <> ${version}
    order by o.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** Answers that a reviewer put right, each beside the right one, by author. */
export async function listFixedAnswers(
  tx: Tx,
  scope: Scope,
  userIds: readonly number[],
  limit: number,
): Promise<Predicted[]> {
  const { rows } = await sql<Predicted>`
    select r.submitted_by as user_id, r.task_id, a.result, f.result as prediction
    from review r join annotation a on a.id = r.annotation_id join annotation f on f.id = r.fixed_annotation_id
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.decision = 'fix'
      and r.submitted_by = any (${userIds}::bigint[])
    order by r.id desc limit ${limit}`.execute(tx);
  return rows;
}

export interface Reviewed {
  user_id: number;
  accepted: number;
  rejected: number;
  fixed: number;
}

export async function listReviewed(tx: Tx, scope: Scope, userIds: readonly number[]): Promise<Reviewed[]> {
  const { rows } = await sql<Reviewed>`
    select r.submitted_by as user_id, count(*) filter (where r.decision = 'accept') as accepted,
      count(*) filter (where r.decision = 'reject') as rejected, count(*) filter (where r.decision = 'fix') as fixed
    from review r
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.decided_at is not null
      and r.submitted_by = any (${userIds}::bigint[])
    group by r.submitted_by`.execute(tx);
  return rows;
}
