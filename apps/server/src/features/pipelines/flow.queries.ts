import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { AGREEMENT } from '../tasks/index.ts';
import type { Candidate, Decision } from './decide.policy.ts';
import type { ActiveRelation } from './wiring.ts';

export interface DecidedCandidate extends Candidate {
  /** What was decided before, if anything. */
  known: 'flowed' | 'not_sampled' | 'filtered' | null;
}

/** Read after the tasks are locked: whoever decides for a task holds it. */
export async function listCandidates(
  tx: Tx,
  organizationId: number,
  relation: ActiveRelation,
  taskIds: readonly number[],
): Promise<DecidedCandidate[]> {
  const { rows } = await sql<DecidedCandidate>`
    select t.id, t.is_labeled, ${AGREEMENT} as agreement, t.review_status, f.outcome as known,
      (select count(*) from annotation a
       where a.task_id = t.id and a.deleted_at is null and a.counts and not a.was_cancelled and not a.ground_truth) as answers,
      t.data @> ${JSON.stringify(relation.rules.data)}::jsonb as fits_data,
      sample_share(t.id, ${relation.seed}::bigint) as share
    from task t left join task_flow f on f.relation_id = ${relation.id} and f.parent_task_id = t.id
    where t.organization_id = ${organizationId} and t.project_id = ${relation.parentProjectId} and t.deleted_at is null
      and t.id = any (${taskIds}::bigint[])
    order by t.id`.execute(tx);
  return rows;
}

export interface NewDecision extends Decision {
  taskId: number;
  agreement: number | null;
}

/** Returns the ids of the decisions by the task of the parent. */
export async function insertDecisions(
  tx: Tx,
  organizationId: number,
  relation: ActiveRelation,
  decisions: readonly NewDecision[],
  now: Date,
): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; parent_task_id: number }>`
    insert into task_flow as f (organization_id, relation_id, parent_project_id, child_project_id, parent_task_id, root_task_id,
      outcome, reason, agreement, source_key, decided_at)
    select ${organizationId}, ${relation.id}, ${relation.parentProjectId}, ${relation.childProjectId}, d.task_id,
      coalesce((select up.root_task_id from task_flow up where up.child_task_id = d.task_id), d.task_id),
      d.outcome, d.reason, d.agreement,
      case when d.outcome = 'flowed' then
        coalesce((select md5(coalesce('id ' || t.external_id, t.data::text)) from task t where t.id = d.task_id), '') else '' end,
      ${now.toISOString()}::timestamptz
    from unnest(${decisions.map((decision) => decision.taskId)}::bigint[], ${decisions.map((decision) => decision.outcome)}::text[],
      ${decisions.map((decision) => decision.reason.slice(0, 2000))}::text[],
      ${decisions.map((decision) => decision.agreement)}::float8[]) as d (task_id, outcome, reason, agreement)
    order by d.task_id
    on conflict (relation_id, parent_task_id) do update set
      outcome = excluded.outcome, reason = excluded.reason, agreement = excluded.agreement, source_key = excluded.source_key,
      decided_at = excluded.decided_at
    where f.outcome = 'filtered'
    returning f.id, f.parent_task_id`.execute(tx);
  return new Map(rows.map((row) => [row.parent_task_id, row.id]));
}

export interface FlowCounts {
  flowed: number;
  not_sampled: number;
  filtered: number;
  returned: number;
  answers_left: number;
}

/** The last thing in a transaction: everybody who decides under the relation waits for this row. */
export async function countFlows(tx: Tx, relationId: number, change: Partial<FlowCounts>): Promise<void> {
  await sql`
    update project_relation_count set flowed = flowed + ${change.flowed ?? 0}, not_sampled = not_sampled + ${change.not_sampled ?? 0},
      filtered = filtered + ${change.filtered ?? 0}, returned = returned + ${change.returned ?? 0},
      answers_left = answers_left + ${change.answers_left ?? 0}
    where relation_id = ${relationId}`.execute(tx);
}

export interface ChildProject {
  id: number;
  state: string;
  is_published: boolean;
  maximum_annotations: number;
  overlap_cohort_percentage: number;
  task_definition_id: number | null;
  /** The parent asks the very same. */
  same_config: boolean;
}

export async function findChildProject(
  tx: Tx,
  organizationId: number,
  relation: Pick<ActiveRelation, 'parentProjectId' | 'childProjectId'>,
): Promise<ChildProject | undefined> {
  const { rows } = await sql<ChildProject>`
    select c.id, c.state, c.is_published, c.maximum_annotations, c.overlap_cohort_percentage, c.task_definition_id,
      c.label_config_hash = p.label_config_hash as same_config
    from project c join project p on p.id = ${relation.parentProjectId}
    where c.organization_id = ${organizationId} and c.id = ${relation.childProjectId} and c.deleted_at is null`.execute(
    tx,
  );
  return rows[0];
}

/** A block of numbers of the project, and as many ids. Whoever holds the numbers is alone with the project's new tasks. */
export async function takeNumbers(
  tx: Tx,
  organizationId: number,
  projectId: number,
  count: number,
): Promise<{ firstInnerId: number; ids: number[] }> {
  const numbers = await sql<{ first: number }>`
    update project set next_task_number = next_task_number + ${count}
    where organization_id = ${organizationId} and id = ${projectId} returning next_task_number - ${count} as first`.execute(
    tx,
  );
  const ids = await sql<{ id: number }>`
    with sequence as materialized (select pg_get_serial_sequence('task', 'id')::regclass as name)
    select nextval(sequence.name) as id from sequence, generate_series(1, ${count})`.execute(tx);
  return { firstInnerId: numbers.rows[0]?.first ?? 1, ids: ids.rows.map(({ id }) => id) };
}

/** Answers of people that a copy takes along: also those that were copied before, so an expert sees all of them. */
const IS_COPIED = sql`a.deleted_at is null and not a.was_cancelled and not a.ground_truth and a.origin <> 'preannotation'`;

export interface UncertainAnswer {
  id: number;
  task_id: number;
  result: unknown;
  data: unknown;
  /** Definition of the task itself; null: what the child's project asks. */
  own_definition_id: number | null;
}

/** Answers that were made under something else than what the child asks. */
export async function listUncertainAnswers(
  tx: Tx,
  organizationId: number,
  relation: ActiveRelation,
  taskIds: readonly number[],
  isSameConfig: boolean,
): Promise<UncertainAnswer[]> {
  const { rows } = await sql<UncertainAnswer>`
    select a.id, a.task_id, a.result, t.data, t.task_definition_id as own_definition_id
    from task t join project p on p.id = t.project_id join annotation a on a.task_id = t.id
    where t.organization_id = ${organizationId} and t.project_id = ${relation.parentProjectId} and t.id = any (${taskIds}::bigint[])
      and ${IS_COPIED}
      and not ((t.task_definition_id is not null or ${isSameConfig})
        and a.task_definition_id is not distinct from coalesce(t.task_definition_id, p.task_definition_id))`.execute(
    tx,
  );
  return rows;
}

export interface FlowingTask {
  parentTaskId: number;
  childTaskId: number;
  innerId: number;
  flowId: number;
}

function columnsOf(tasks: readonly FlowingTask[]): RawBuilder<unknown> {
  return sql`unnest(${tasks.map((task) => task.parentTaskId)}::bigint[], ${tasks.map((task) => task.childTaskId)}::bigint[],
    ${tasks.map((task) => task.innerId)}::bigint[], ${tasks.map((task) => task.flowId)}::bigint[]) as g (parent_id, child_id, inner_id, flow_id)`;
}

export interface CopyPlan {
  copies: boolean;
  /** Answers that stay behind. */
  leftIds: readonly number[];
}

/** The tasks of the child: same data, same file, same external id where it is free. Their totals are right from the start. */
export async function insertChildTasks(
  tx: Tx,
  organizationId: number,
  child: ChildProject,
  tasks: readonly FlowingTask[],
  plan: CopyPlan,
  now: Date,
): Promise<void> {
  const overlap = child.overlap_cohort_percentage === 100 ? child.maximum_annotations : 1;
  await sql`
    insert into task (id, organization_id, project_id, inner_id, external_id, data, meta, overlap, in_overlap_cohort, priority,
      total_annotations, status, task_definition_id, asset_id, payload, created_at, updated_at)
    overriding system value
    select g.child_id, ${organizationId}, ${child.id}, g.inner_id,
      case when not exists (
        select from task x where x.organization_id = ${organizationId} and x.project_id = ${child.id}
          and x.external_id = t.external_id and x.deleted_at is null) then t.external_id end,
      t.data, t.meta, ${overlap}, ${overlap > 1}, t.priority, n.copies, case when n.copies > 0 then 'in_progress' else 'pending' end,
      t.task_definition_id, t.asset_id, t.payload, ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
    from ${columnsOf(tasks)} join task t on t.id = g.parent_id
    cross join lateral (
      select count(*) as copies from annotation a
      where ${plan.copies} and a.task_id = t.id and ${IS_COPIED} and a.id <> all (${plan.leftIds}::bigint[])) as n`.execute(
    tx,
  );
  await sql`
    update task_flow f set child_task_id = g.child_id from ${columnsOf(tasks)} where f.id = g.flow_id`.execute(tx);
}

/** Nobody's own work in the child, so they have no author there: the answer they were copied from has. */
export async function copyAnswers(
  tx: Tx,
  organizationId: number,
  child: ChildProject,
  tasks: readonly FlowingTask[],
  plan: CopyPlan,
  now: Date,
): Promise<void> {
  if (!plan.copies) return;
  await sql`
    insert into annotation (organization_id, project_id, task_id, result, result_count, schema_version, tool_version, task_definition_id,
      counts, origin, parent_annotation_id, last_action, created_at, updated_at)
    select ${organizationId}, ${child.id}, g.child_id, a.result, a.result_count, a.schema_version, a.tool_version,
      coalesce(t.task_definition_id, ${child.task_definition_id}::bigint), false, 'copied', a.id, 'imported',
      ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
    from ${columnsOf(tasks)} join task t on t.id = g.parent_id join annotation a on a.task_id = t.id
    where ${IS_COPIED} and a.id <> all (${plan.leftIds}::bigint[])
    order by g.child_id, a.id`.execute(tx);
}

export interface LeftAnswer {
  flowId: number;
  annotationId: number;
  reason: string;
}

export async function noteLeftAnswers(tx: Tx, left: readonly LeftAnswer[]): Promise<void> {
  if (left.length === 0) return;
  await sql`
    update task_flow f set left_answers = l.answers
    from (
      select flow_id, jsonb_agg(jsonb_build_object('annotation', annotation_id, 'reason', reason) order by annotation_id) as answers
      from unnest(${left.map((entry) => entry.flowId)}::bigint[], ${left.map((entry) => entry.annotationId)}::bigint[],
        ${left.map((entry) => entry.reason.slice(0, 500))}::text[]) as l (flow_id, annotation_id, reason)
      group by flow_id) as l
    where f.id = l.flow_id`.execute(tx);
}

/** A stage that had nothing left to do is completed; work that arrives opens it again. True when this call did. */
export async function reopenProject(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql`
    update project set state = 'live'
    where organization_id = ${organizationId} and id = ${projectId} and state = 'completed' and is_published and deleted_at is null
    returning id`.execute(tx);
  return rows.length > 0;
}

/** Tasks of a project that the trigger may be about and that are not decided for good, in the order of their ids. */
export async function listUndecided(
  tx: Tx,
  organizationId: number,
  relation: ActiveRelation,
  options: { afterId: number; limit: number; since: Date | undefined },
): Promise<number[]> {
  const { trigger } = relation.rules;
  const since = options.since?.toISOString();
  const isMeant = {
    on_completion: sql`t.is_labeled ${since === undefined ? sql`` : sql`and t.labeled_at >= ${since}::timestamptz`}`,
    on_disagreement: sql`t.counted >= 2 ${since === undefined ? sql`` : sql`and t.updated_at >= ${since}::timestamptz`}`,
    on_review: sql`t.review_status in ('approved', 'accepted_blind', 'rejected', 'adjudication')
      ${since === undefined ? sql`` : sql`and t.updated_at >= ${since}::timestamptz`}`,
    on_review_rejection: sql`t.review_status in ('rejected', 'adjudication')
      ${since === undefined ? sql`` : sql`and t.updated_at >= ${since}::timestamptz`}`,
  }[trigger];
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${organizationId} and t.project_id = ${relation.parentProjectId} and t.deleted_at is null
      and t.id > ${options.afterId} and ${isMeant}
      and not exists (
        select from task_flow f where f.relation_id = ${relation.id} and f.parent_task_id = t.id and f.outcome <> 'filtered')
    order by t.id limit ${options.limit}`.execute(tx);
  return rows.map(({ id }) => id);
}
