import type { ConsensusParts, RunMethod } from '@labelwright/contract/quality-consensus';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { LABEL_SEPARATOR } from '../dashboards/filter-sql.queries.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import type { TaskAnswers } from './merge-answers.ts';

export interface RunOptions {
  min_answers: number;
  only_disputed: boolean;
  only_complete: boolean;
  task_ids: number[] | null;
  iterations: number | null;
}

export interface RunRow {
  id: number;
  project_id: number;
  method: RunMethod;
  control: string;
  options: RunOptions;
  status: 'queued' | 'running' | 'completed' | 'failed';
  error: string | null;
  summary: unknown;
  job_id: string | null;
  created_at: Date;
  finished_at: Date | null;
  created_by: {
    id: number;
    display_name: string;
    first_name: string;
    last_name: string;
    email: string;
    avatar: null;
  } | null;
  written: number;
}

export async function insertRun(
  tx: Tx,
  scope: Scope,
  run: { method: string; control: string; options: RunOptions; createdBy: number | undefined; now: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into consensus_run (organization_id, project_id, method, control, options, created_by, created_at)
    values (${scope.organizationId}, ${scope.projectId}, ${run.method}, ${run.control}, ${JSON.stringify(run.options)},
      ${run.createdBy ?? null}, ${run.now}) returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function setRun(
  tx: Tx,
  scope: Scope,
  id: number,
  change: { status?: string; error?: string | null; summary?: unknown; jobId?: string; finishedAt?: Date | null },
): Promise<void> {
  const parts = [
    ...(change.status === undefined ? [] : [sql`status = ${change.status}`]),
    ...(change.error === undefined ? [] : [sql`error = ${change.error}`]),
    ...(change.summary === undefined ? [] : [sql`summary = ${JSON.stringify(change.summary)}::jsonb`]),
    ...(change.jobId === undefined ? [] : [sql`job_id = ${change.jobId}`]),
    ...(change.finishedAt === undefined ? [] : [sql`finished_at = ${change.finishedAt}`]),
  ];
  await sql`
    update consensus_run set ${sql.join(parts)}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${id}`.execute(tx);
}

/** Newest first; one run when its id is given. */
export async function listRuns(tx: Tx, scope: Scope, id?: number): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select r.id, r.project_id, r.method, r.control, r.options, r.status, r.error, r.summary, r.job_id, r.created_at, r.finished_at,
      case when u.id is not null then json_build_object('id', u.id, 'display_name', u.display_name, 'first_name', u.first_name, 'last_name', u.last_name,
        'email', u.email, 'avatar', null) end as created_by,
      (select count(*) from consensus_proposal c where c.run_id = r.id and c.annotation_id is not null) as written
    from consensus_run r left join app_user u on u.id = r.created_by
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      ${id === undefined ? sql`` : sql`and r.id = ${id}`}
    order by r.id desc limit 200`.execute(tx);
  return rows;
}

export async function deleteRun(tx: Tx, scope: Scope, id: number): Promise<void> {
  await sql`
    delete from consensus_run
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${id}`.execute(tx);
}

export interface Vote {
  task_id: number;
  annotation_id: number;
  user_id: number | null;
  label: string;
  is_golden: boolean;
}

/**
 * All answers to the control of the next tasks that have enough of them, in the order of tasks; golden ones beside. Empty
 * answers say nothing.
 */
export async function listVotes(
  tx: Tx,
  scope: Scope,
  control: string,
  options: RunOptions,
  afterTask: number,
  tasks: number,
): Promise<Vote[]> {
  const ofControl = sql`l.organization_id = ${scope.organizationId} and l.project_id = ${scope.projectId} and l.control = ${control}
    and cardinality(l.labels) > 0`;
  const { rows } = await sql<Vote>`
    with chosen as (
      select l.task_id from annotation_labels l
      ${options.only_complete ? sql`join task t on t.id = l.task_id and t.is_labeled` : sql``}
      where ${ofControl} and l.task_id > ${afterTask} and not l.is_golden
        ${options.task_ids === null ? sql`` : sql`and l.task_id = any (${options.task_ids}::bigint[])`}
      group by l.task_id
      having count(*) >= ${options.min_answers} ${options.only_disputed ? sql`and count(distinct l.labels) > 1` : sql``}
      order by l.task_id limit ${tasks}
    )
    select l.task_id, l.annotation_id, l.user_id, array_to_string(l.labels, ${LABEL_SEPARATOR}) as label, l.is_golden
    from annotation_labels l join chosen using (task_id)
    where ${ofControl} order by l.task_id, l.annotation_id`.execute(tx);
  return rows;
}

/** What people scored on golden tasks, summed up. */
export interface GoldenSum {
  user_id: number;
  answers: number;
  score: number;
}

export async function sumGoldenScores(tx: Tx, scope: Scope): Promise<GoldenSum[]> {
  const { rows } = await sql<GoldenSum>`
    select user_id, count(*) as answers, sum(score) as score from golden_score
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id is not null and score is not null
    group by user_id`.execute(tx);
  return rows;
}

export interface GoldenTaskScores {
  task_id: number;
  scores: { user_id: number | null; score: number | null }[];
}

/** Those of the tasks that have a golden answer, with what people scored on them. */
export async function listGoldenTasks(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<GoldenTaskScores[]> {
  const { rows } = await sql<GoldenTaskScores>`
    select a.task_id, coalesce((
        select jsonb_agg(jsonb_build_object('user_id', g.user_id, 'score', g.score)) from golden_score g where g.task_id = a.task_id), '[]') as scores
    from annotation a
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.task_id = any (${taskIds}::bigint[])
      and a.ground_truth and a.deleted_at is null and not a.was_cancelled
    group by a.task_id order by a.task_id`.execute(tx);
  return rows;
}

export interface NewProposal {
  taskId: number;
  labels: string;
  majority: string;
  confidence: number;
  posterior: Record<string, number>;
  votes: number[];
  differs: boolean;
  /** Of a merge: the whole answer. */
  result?: unknown[];
  parts?: ConsensusParts;
}

/** Answers of people to tasks that have enough of them; tasks with a definition of their own are asked something else. */
const toMerge = (scope: Scope, options: RunOptions) => sql`
  select a.task_id from annotation a join task t on t.id = a.task_id
  where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and ${IS_ANSWER}
    and t.deleted_at is null and t.task_definition_id is null
    ${options.task_ids === null ? sql`` : sql`and t.id = any (${options.task_ids}::bigint[])`}
    ${options.only_complete ? sql`and t.is_labeled` : sql``}`;

const IS_ANSWER = sql`a.deleted_at is null and a.counts and not a.was_cancelled and not a.ground_truth`;

export async function countTasksToMerge(tx: Tx, scope: Scope, options: RunOptions): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (
      ${toMerge(scope, options)} group by a.task_id having count(*) >= ${options.min_answers}) as chosen`.execute(tx);
  return rows[0]?.total ?? 0;
}

export async function listTasksToMerge(
  tx: Tx,
  scope: Scope,
  options: RunOptions,
  afterId: number,
  limit: number,
): Promise<TaskAnswers[]> {
  const { rows } = await sql<TaskAnswers>`
    select t.id as task_id, t.data,
      (select jsonb_agg(jsonb_build_object('id', a.id, 'user_id', a.completed_by, 'result', a.result) order by a.id)
        from annotation a where a.task_id = t.id and ${IS_ANSWER} and jsonb_typeof(a.result) = 'array') as answers
    from (
      ${toMerge(scope, options)} and a.task_id > ${afterId}
      group by a.task_id having count(*) >= ${options.min_answers} order by a.task_id limit ${limit}) as chosen
    join task t on t.id = chosen.task_id order by t.id`.execute(tx);
  return rows.filter(({ answers }) => answers !== null);
}

export async function insertProposals(
  tx: Tx,
  scope: Scope,
  runId: number,
  proposals: readonly NewProposal[],
): Promise<void> {
  await sql`
    insert into consensus_proposal (organization_id, project_id, run_id, task_id, labels, majority, confidence, posterior, votes, differs, result, parts)
    select ${scope.organizationId}, ${scope.projectId}, ${runId}, p."taskId", string_to_array(p.labels, ${LABEL_SEPARATOR}),
      string_to_array(p.majority, ${LABEL_SEPARATOR}), p.confidence, p.posterior, p.votes, p.differs, p.result, p.parts
    from jsonb_to_recordset(${JSON.stringify(proposals)}::jsonb)
      as p ("taskId" bigint, labels text, majority text, confidence double precision, posterior jsonb, votes bigint[], differs boolean,
        result jsonb, parts jsonb)
    on conflict (run_id, task_id) do nothing`.execute(tx);
}

export interface ProposalRow {
  task_id: number;
  inner_id: number;
  labels: string[];
  majority: string[];
  confidence: number;
  posterior: Record<string, number>;
  annotation_id: number | null;
  parts: ConsensusParts | null;
  /** Of a merge. */
  result: unknown[] | null;
  votes: { annotation_id: number; user_id: number | null; labels: string[] }[];
}

export interface ProposalFilter {
  runId: number;
  control: string;
  maxConfidence: number | undefined;
  differs: boolean | undefined;
  after: readonly unknown[] | undefined;
  limit: number;
}

/** Least certain first. */
export async function listProposals(tx: Tx, scope: Scope, filter: ProposalFilter): Promise<ProposalRow[]> {
  const [confidence, task] = filter.after ?? [];
  const { rows } = await sql<ProposalRow>`
    select c.task_id, t.inner_id, c.labels, c.majority, c.confidence, c.posterior, c.annotation_id, c.parts, c.result,
      coalesce((select jsonb_agg(jsonb_build_object('annotation_id', l.annotation_id, 'user_id', l.user_id, 'labels', to_jsonb(l.labels)) order by l.annotation_id)
          from annotation_labels l
          where l.organization_id = c.organization_id and l.project_id = t.project_id and l.task_id = c.task_id
            and l.control = ${filter.control} and l.annotation_id = any (c.votes)),
        (select jsonb_agg(jsonb_build_object('annotation_id', a.id, 'user_id', a.completed_by, 'labels', '[]'::jsonb) order by a.id)
          from annotation a where c.parts is not null and a.id = any (c.votes)), '[]') as votes
    from consensus_proposal c join task t on t.id = c.task_id and t.deleted_at is null
    where c.organization_id = ${scope.organizationId} and c.run_id = ${filter.runId}
      ${filter.maxConfidence === undefined ? sql`` : sql`and c.confidence <= ${filter.maxConfidence}`}
      ${filter.differs === undefined ? sql`` : sql`and c.differs = ${filter.differs}`}
      ${filter.after === undefined ? sql`` : sql`and (c.confidence, c.task_id) > (${Number(confidence)}::double precision, ${Number(task)}::bigint)`}
    order by c.confidence, c.task_id limit ${filter.limit}`.execute(tx);
  return rows;
}
