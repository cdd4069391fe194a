import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { JOIN_MEASURE } from '../../tasks/index.ts';

export interface MeasuredPair {
  a: number;
  b: number;
  aUser: number | null;
  bUser: number | null;
  /** null: nothing in them could be compared. */
  score: number | null;
  controls: Record<string, number | null>;
}

/** What is known of how far the answers to a task agree. */
export interface TaskMeasure {
  taskId: number;
  projectId: number;
  /** Mean over all pairs that could be compared; null without any. */
  agreement: number | null;
  measuredAt: Date | null;
  /** By the ids of the two annotations, the lower first. */
  pairs: MeasuredPair[];
  /** Answers against the golden one. */
  golden: { annotationId: number; userId: number | null; score: number | null }[];
}

export async function findTaskMeasure(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<TaskMeasure | undefined> {
  const { rows } = await sql<TaskMeasure>`
    select t.id as "taskId", t.project_id as "projectId", m.agreement, m.measured_at as "measuredAt",
      coalesce((select jsonb_agg(jsonb_build_object('a', p.annotation_a, 'b', p.annotation_b, 'aUser', p.user_a, 'bUser', p.user_b,
          'score', p.score, 'controls', p.controls) order by p.annotation_a, p.annotation_b)
        from annotation_pair p
        where p.organization_id = t.organization_id and p.project_id = t.project_id and p.task_id = t.id), '[]') as pairs,
      coalesce((select jsonb_agg(jsonb_build_object('annotationId', g.annotation_id, 'userId', g.user_id, 'score', g.score) order by g.annotation_id)
        from golden_score g where g.task_id = t.id), '[]') as golden
    from task t left ${JOIN_MEASURE}
    where t.organization_id = ${organizationId} and t.id = ${taskId} and t.deleted_at is null`.execute(tx);
  return rows[0];
}
