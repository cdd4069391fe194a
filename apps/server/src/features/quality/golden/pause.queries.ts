import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

/** false: no member, or one who gets no tasks anyway. Two measurements that both find the same person wanting wait here. */
export async function lockActiveMember(tx: Tx, scope: Scope, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from project_member
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}
      and enabled and paused_at is null
    for no key update`.execute(tx);
  return rows.length > 0;
}

/** Who answered one of these tasks, as far as it is golden. */
export async function listScoredPeople(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ user_id: number }>`
    select distinct user_id from golden_score
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
      and task_id = any (${taskIds}::bigint[]) and user_id is not null and score is not null`.execute(tx);
  return rows.map(({ user_id }) => user_id);
}

/** Newest first, since the person was last let in. */
export async function listGoldenScores(tx: Tx, scope: Scope, userId: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ score: number }>`
    select score from golden_score
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}
      and score is not null
      and answered_at > coalesce((
        select max(ended_at) from queue_pause
        where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}), '-infinity')
    order by answered_at desc, annotation_id desc limit ${limit}`.execute(tx);
  return rows.map(({ score }) => score);
}

export interface OpenPause {
  pause_id: number;
  user_id: number;
  reason: string;
  message: string | null;
  paused_at: Date;
}

export async function listOpenPauses(tx: Tx, scope: Scope): Promise<OpenPause[]> {
  const { rows } = await sql<OpenPause>`
    select id as pause_id, user_id, reason, verbose_reason as message, created_at as paused_at from queue_pause
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and ended_at is null`.execute(
    tx,
  );
  return rows;
}

export async function findAnsweredBy(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ task_id: number; completed_by: number | null; has_golden: boolean } | undefined> {
  const { rows } = await sql<{ task_id: number; completed_by: number | null; has_golden: boolean }>`
    select a.task_id, a.completed_by, t.is_golden as has_golden from annotation a join task t on t.id = a.task_id
    where a.organization_id = ${organizationId} and a.id = ${annotationId} and a.deleted_at is null`.execute(tx);
  return rows[0];
}

export async function findGoldenAnswer(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ score: number | null; result: unknown } | undefined> {
  const { rows } = await sql<{ score: number | null; result: unknown }>`
    select g.score, a.result from golden_score g join annotation a on a.id = g.golden_id
    where g.organization_id = ${organizationId} and g.annotation_id = ${annotationId}`.execute(tx);
  return rows[0];
}
