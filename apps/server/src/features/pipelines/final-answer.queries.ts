import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface FinalAnswer {
  organizationId: number;
  projectId: number;
  taskId: number;
  result: unknown;
  /** Counts towards the overlap: only where the adjudicator's answer is that of the stage. */
  counts: boolean;
  isGolden: boolean;
  /** null: the answer came from another project. */
  authorId: number | null;
  parentAnnotationId: number | null;
  definitionId: number | null;
  schemaVersion: string;
  leadTimeMs: number | null;
  submissionId: string;
}

export async function insertFinalAnnotation(tx: Tx, answer: FinalAnswer, now: Date): Promise<number> {
  const at = now.toISOString();
  const { rows } = await sql<{ id: number }>`
    insert into annotation (organization_id, project_id, task_id, result, result_count, schema_version, task_definition_id, completed_by,
      updated_by, submission_id, ground_truth, counts, origin, parent_annotation_id, lead_time_ms, last_action, created_at, updated_at)
    values (${answer.organizationId}, ${answer.projectId}, ${answer.taskId}, ${JSON.stringify(answer.result)}::jsonb,
      ${countOf(answer.result)}, ${answer.schemaVersion}, ${answer.definitionId}, ${answer.authorId}, ${answer.authorId},
      ${answer.submissionId}, ${answer.isGolden}, ${answer.counts && !answer.isGolden}, 'adjudication', ${answer.parentAnnotationId},
      ${answer.leadTimeMs}, 'submitted', ${at}::timestamptz, ${at}::timestamptz)
    returning id`.execute(tx);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the final answer was not stored');
  return id;
}

const countOf = (result: unknown): number => (Array.isArray(result) ? result.length : 1);

/** Keeps the annotation as it is now, before it changes. */
async function keepRevision(tx: Tx, annotationIds: readonly number[], reason: string, now: Date): Promise<void> {
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select organization_id, id, version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, updated_by, ${reason},
      ${now.toISOString()}::timestamptz
    from annotation where id = any (${annotationIds}::bigint[])
    on conflict (annotation_id, version) do nothing`.execute(tx);
}

/** The annotation stands for its task from now on. What it took the place of is remembered. The caller counts. */
export async function placeFinal(
  tx: Tx,
  answer: Pick<FinalAnswer, 'organizationId' | 'taskId' | 'isGolden'>,
  id: number,
  now: Date,
): Promise<void> {
  const golden = answer.isGolden ? await findOtherGolden(tx, answer.taskId, id) : undefined;
  await sql`
    insert into final_answer (annotation_id, organization_id, task_id, previous_annotation_id, previous_golden_id, previous_review_status, created_at)
    select ${id}, ${answer.organizationId}, t.id, nullif(t.final_annotation_id, ${id}), ${golden ?? null}, t.review_status, ${now.toISOString()}::timestamptz
    from task t where t.id = ${answer.taskId}
    on conflict (annotation_id) do nothing`.execute(tx);
  if (golden !== undefined) {
    await keepRevision(tx, [golden], 'ground truth moved', now);
    await sql`
      update annotation set ground_truth = false, counts = origin <> 'preannotation' and not was_cancelled, version = version + 1,
        updated_at = ${now.toISOString()}::timestamptz
      where id = ${golden}`.execute(tx);
  }
  await sql`
    update task set final_annotation_id = ${id},
      review_status = case when review_status = 'adjudication' then 'approved' else review_status end
    where id = ${answer.taskId}`.execute(tx);
}

async function findOtherGolden(tx: Tx, taskId: number, exceptId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from annotation where task_id = ${taskId} and ground_truth and deleted_at is null and id <> ${exceptId} order by id desc limit 1`.execute(
    tx,
  );
  return rows[0]?.id;
}

/** Soft-deletes a final answer and puts back what stood before. Also for one that somebody has deleted. The caller counts. */
export async function takeBackFinal(
  tx: Tx,
  taskId: number,
  id: number,
  userId: number | undefined,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await keepRevision(tx, [id], 'taken back', now);
  await sql`
    update annotation set deleted_at = ${at}::timestamptz, deleted_by = ${userId ?? null}, updated_at = ${at}::timestamptz, last_action = 'deleted'
    where id = ${id} and deleted_at is null`.execute(tx);
  await sql`
    update annotation g set ground_truth = true, counts = false, version = g.version + 1, updated_at = ${at}::timestamptz
    from final_answer f join annotation mine on mine.id = f.annotation_id and mine.ground_truth
    where f.annotation_id = ${id} and g.id = f.previous_golden_id and g.deleted_at is null
      and not exists (select from annotation o where o.task_id = g.task_id and o.ground_truth and o.deleted_at is null)`.execute(
    tx,
  );
  await sql`
    update task t set
      final_annotation_id = coalesce(
        (select a.id from annotation a where a.id = f.previous_annotation_id and a.deleted_at is null),
        (select max(o.annotation_id) from final_answer o join annotation a on a.id = o.annotation_id and a.deleted_at is null
         where o.task_id = t.id)),
      review_status = case when f.previous_review_status = 'adjudication' and t.review_status = 'approved' then 'adjudication' else t.review_status end
    from final_answer f
    where t.id = ${taskId} and f.annotation_id = ${id} and t.final_annotation_id = ${id}`.execute(tx);
  await sql`delete from final_answer where annotation_id = ${id}`.execute(tx);
}

export async function changeFinal(tx: Tx, id: number, result: unknown, now: Date): Promise<void> {
  await keepRevision(tx, [id], 'changed where it came from', now);
  await sql`
    update annotation set result = ${JSON.stringify(result)}::jsonb, result_count = ${countOf(result)}, version = version + 1,
      last_action = 'updated', updated_at = ${now.toISOString()}::timestamptz
    where id = ${id}`.execute(tx);
}

/** The task of a final answer that this feature placed; undefined for every other annotation. */
export async function findPlacedFinal(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ task_id: number; project_id: number; is_deleted: boolean } | undefined> {
  const { rows } = await sql<{ task_id: number; project_id: number; is_deleted: boolean }>`
    select f.task_id, a.project_id, a.deleted_at is not null as is_deleted
    from final_answer f join annotation a on a.id = f.annotation_id
    where f.organization_id = ${organizationId} and f.annotation_id = ${annotationId}`.execute(tx);
  return rows[0];
}

export async function listDeletedFinals(tx: Tx, organizationId: number, taskIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select f.annotation_id as id from final_answer f join annotation a on a.id = f.annotation_id and a.deleted_at is not null
    where f.organization_id = ${organizationId} and f.task_id = any (${taskIds}::bigint[]) order by f.annotation_id desc`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** A live adjudicated answer of a task that nothing stands for. */
export async function findLostFinal(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ task_id: number; project_id: number; ground_truth: boolean } | undefined> {
  const { rows } = await sql<{ task_id: number; project_id: number; ground_truth: boolean }>`
    select a.task_id, a.project_id, a.ground_truth
    from annotation a join task t on t.id = a.task_id
    where a.organization_id = ${organizationId} and a.id = ${annotationId} and a.origin = 'adjudication' and a.deleted_at is null
      and t.final_annotation_id is null`.execute(tx);
  return rows[0];
}
