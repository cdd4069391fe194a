import type { NestingRules } from '@labelwright/contract/pipelines';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface OpenFlow {
  id: number;
  relation_id: number;
  nesting_rules: NestingRules;
  parent_project_id: number;
  parent_task_id: number;
  parent_is_there: boolean;
  returned_from_id: number | null;
  returned_version: number | null;
  returned_annotation_id: number | null;
  returned_is_there: boolean;
  returned_at: Date | null;
}

/** How the task came into its project; undefined when it did not come from another one. */
export async function findFlowOfChild(
  tx: Tx,
  organizationId: number,
  childTaskId: number,
): Promise<OpenFlow | undefined> {
  const { rows } = await sql<OpenFlow>`
    select f.id, f.relation_id, r.nesting_rules, f.parent_project_id, f.parent_task_id,
      t.deleted_at is null and p.deleted_at is null as parent_is_there,
      f.returned_from_id, f.returned_version, f.returned_annotation_id, a.id is not null and a.deleted_at is null as returned_is_there, f.returned_at
    from task_flow f
    join project_relation r on r.id = f.relation_id
    join task t on t.id = f.parent_task_id
    join project p on p.id = f.parent_project_id
    left join annotation a on a.id = f.returned_annotation_id
    where f.organization_id = ${organizationId} and f.child_task_id = ${childTaskId}`.execute(tx);
  return rows[0];
}

export interface StageState {
  is_there: boolean;
  is_labeled: boolean;
  review_status: string | null;
  is_reviewed: boolean;
  /** Went on to another project whose answer has not come back yet. */
  is_waiting: boolean;
  project_id: number;
}

export async function findStage(tx: Tx, organizationId: number, taskId: number): Promise<StageState | undefined> {
  const { rows } = await sql<StageState>`
    select t.deleted_at is null and p.deleted_at is null as is_there, t.is_labeled, t.review_status, t.project_id,
      asks_for_review(p.settings, p.review_percentage, p.blind_passes) as is_reviewed,
      exists (
        select from task_flow f join project_relation r on r.id = f.relation_id and r.deleted_at is null
        where f.parent_task_id = t.id and f.child_task_id is not null and f.returned_at is null
          and coalesce(r.nesting_rules ->> 'return_as', '') <> 'none') as is_waiting
    from task t join project p on p.id = t.project_id
    where t.organization_id = ${organizationId} and t.id = ${taskId}`.execute(tx);
  return rows[0];
}

export interface StageAnswer {
  id: number;
  version: number;
  result: unknown;
  schema_version: string;
  ground_truth: boolean;
  is_final: boolean;
}

/** The answer that stands, else those that count. */
export async function listStageAnswers(tx: Tx, organizationId: number, taskId: number): Promise<StageAnswer[]> {
  const { rows } = await sql<StageAnswer>`
    select a.id, a.version, a.result, a.schema_version, a.ground_truth, a.id = t.final_annotation_id as is_final
    from task t join annotation a on a.task_id = t.id and a.deleted_at is null and not a.was_cancelled
    where t.organization_id = ${organizationId} and t.id = ${taskId}
      and (a.id = t.final_annotation_id or (a.counts and not a.ground_truth))
    order by a.id`.execute(tx);
  return rows.map((row) => ({ ...row, is_final: row.is_final === true }));
}

export interface ParentTask {
  data: unknown;
  definition_id: number | null;
}

/** What an answer of the parent task is checked against. */
export async function findParentTask(tx: Tx, organizationId: number, taskId: number): Promise<ParentTask | undefined> {
  const { rows } = await sql<ParentTask>`
    select t.data, coalesce(t.task_definition_id, p.task_definition_id) as definition_id
    from task t join project p on p.id = t.project_id where t.organization_id = ${organizationId} and t.id = ${taskId}`.execute(
    tx,
  );
  return rows[0];
}

export async function noteReturn(
  tx: Tx,
  flowId: number,
  returned: { fromId: number; version: number; annotationId: number; now: Date } | undefined,
): Promise<void> {
  await sql`
    update task_flow set returned_from_id = ${returned?.fromId ?? null}, returned_version = ${returned?.version ?? null},
      returned_annotation_id = ${returned?.annotationId ?? null}, returned_at = ${returned?.now.toISOString() ?? null}::timestamptz
    where id = ${flowId}`.execute(tx);
}

/** Why an answer did not come back, beside why the task flowed. */
export async function noteMisfit(tx: Tx, flowId: number, annotationId: number, reason: string): Promise<boolean> {
  const entry = JSON.stringify([{ annotation: annotationId, reason: `did not come back: ${reason}`.slice(0, 500) }]);
  const { rows } = await sql`
    update task_flow set left_answers = left_answers || ${entry}::jsonb
    where id = ${flowId} and not left_answers @> ${JSON.stringify([{ annotation: annotationId }])}::jsonb returning id`.execute(
    tx,
  );
  return rows.length > 0;
}
