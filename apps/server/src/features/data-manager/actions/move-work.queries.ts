import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { TaskPair } from './move.queries.ts';

/**
 * What goes with tasks that are moved besides their answers: drafts, reviews, which answer stands, and since when the task
 * has been there. `answers` pairs the ids of annotations.
 */
export async function moveWork(
  tx: Tx,
  pairs: readonly TaskPair[],
  answers: readonly TaskPair[],
  projectId: number,
): Promise<void> {
  const [tasks, annotations] = [JSON.stringify(pairs), JSON.stringify(answers)];
  await moveDrafts(tx, tasks, annotations, projectId);
  await moveReviews(tx, tasks, annotations, projectId);
  await sql`
    update task t set review_status = o.review_status, final_annotation_id = m.new, created_at = o.created_at, created_by = o.created_by
    from jsonb_to_recordset(${tasks}::jsonb) as r (old bigint, new bigint)
    join task o on o.id = r.old
    left join jsonb_to_recordset(${annotations}::jsonb) as m (old bigint, new bigint) on m.old = o.final_annotation_id
    where t.id = r.new`.execute(tx);
}

/** Drafts of an answer that was deleted go with it. */
async function moveDrafts(tx: Tx, tasks: string, annotations: string, projectId: number): Promise<void> {
  await sql`
    insert into annotation_draft (organization_id, project_id, task_id, user_id, annotation_id, result, lead_time_ms, was_postponed,
      revision, created_at, updated_at)
    select d.organization_id, ${projectId}, r.new, d.user_id, m.new, d.result, d.lead_time_ms, d.was_postponed, d.revision,
      d.created_at, d.updated_at
    from jsonb_to_recordset(${tasks}::jsonb) as r (old bigint, new bigint)
    join annotation_draft d on d.task_id = r.old
    left join jsonb_to_recordset(${annotations}::jsonb) as m (old bigint, new bigint) on m.old = d.annotation_id
    where d.annotation_id is null or m.new is not null
    order by d.id`.execute(tx);
}

/** Decisions at one stroke become single ones: undone in the other project, they must not be undone here. */
async function moveReviews(tx: Tx, tasks: string, annotations: string, projectId: number): Promise<void> {
  await sql`
    insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, status, source, submitted_by,
      submitted_at, annotation_version, decision, decided_by, decided_at, reason, feedback, requeue, fixed_annotation_id, review_ms, created_at)
    select v.organization_id, ${projectId}, v.target_type, m.new::text, r.new, m.new, v.status, v.source, v.submitted_by,
      v.submitted_at, v.annotation_version, v.decision, v.decided_by, v.decided_at, v.reason, v.feedback, v.requeue, f.new,
      v.review_ms, v.created_at
    from jsonb_to_recordset(${tasks}::jsonb) as r (old bigint, new bigint)
    join review v on v.task_id = r.old
    join jsonb_to_recordset(${annotations}::jsonb) as m (old bigint, new bigint) on m.old = v.annotation_id
    left join jsonb_to_recordset(${annotations}::jsonb) as f (old bigint, new bigint) on f.old = v.fixed_annotation_id
    order by v.id`.execute(tx);
}
