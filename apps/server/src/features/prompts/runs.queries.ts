import type { RunPurpose, RunScope, RunStatus, RunTaskStatus } from '@labelwright/contract/prompts';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PromptRun as RunTable } from '../../platform/db/schema.gen.ts';
import type { Scope } from './ledger.queries.ts';
import type { TaskData } from './prompts.queries.ts';

export type RunRow = Selectable<RunTable> & { prompt_name: string; version: number };

export interface NewRun {
  promptId: number;
  versionId: number;
  modelVersion: string;
  purpose: RunPurpose;
  scope: RunScope;
  budgetMicros: number | null;
  schemaHash: string;
  createdBy: number | undefined;
}

export async function insertRun(tx: Tx, scope: Scope, run: NewRun): Promise<number> {
  const { id } = await tx
    .insertInto('prompt_run')
    .values({
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      prompt_id: run.promptId,
      version_id: run.versionId,
      model_version: run.modelVersion,
      purpose: run.purpose,
      scope: JSON.stringify(run.scope),
      budget_micros: run.budgetMicros,
      schema_hash: run.schemaHash,
      created_by: run.createdBy ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** What a run is about. */
export interface Choice {
  purpose: RunPurpose;
  scope: RunScope;
  promptName: string;
  modelVersion: string;
  onlyUnlabelled: boolean;
  /** Of those that it would take only these. */
  among?: readonly number[];
}

/**
 * Answers of people that a prompt may be measured by. What began as a suggestion of the same prompt says nothing about
 * it. Of a task with a golden answer only that one counts.
 */
const humanAnswers = (promptName: string) => sql`
  a.deleted_at is null and not a.was_cancelled and a.origin <> 'preannotation'
  and not exists (select from prediction s where s.id = a.parent_prediction_id
    and starts_with(s.model_version, ${`prompt:${promptName}@`}))`;

function chosenTasks(scope: Scope, choice: Choice) {
  const { purpose, scope: asked } = choice;
  const isNamed = asked.kind === 'tasks';
  const fits =
    isNamed || purpose === 'try'
      ? sql`true`
      : purpose === 'evaluate'
        ? sql`t.total_annotations > 0 and exists (select from annotation a where a.task_id = t.id and ${humanAnswers(choice.promptName)})`
        : sql`(not ${choice.onlyUnlabelled} or not t.is_labeled) and not exists (
            select from prediction r where r.task_id = t.id and r.model_version = ${choice.modelVersion})
          and not exists (select from prompt_run_task w join prompt_run o on o.id = w.run_id
            where w.task_id = t.id and w.status = 'waiting' and o.purpose = 'predict'
              and o.model_version = ${choice.modelVersion} and o.status in ('queued', 'running'))`;
  const ids = isNamed ? asked.ids : choice.among;
  const named = ids ? sql`t.id = any (${ids}::bigint[])` : sql`true`;
  const drawn =
    asked.kind === 'sample'
      ? sql`order by hashint8extended(t.id, ${asked.seed ?? 0}::bigint), t.id limit ${asked.size}`
      : sql``;
  return sql`
    select t.id from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.task_definition_id is null and ${named} and ${fits} ${drawn}`;
}

/** Writes down which tasks a run is about; returns how many. */
export async function chooseTasks(tx: Tx, scope: Scope, runId: number, choice: Choice): Promise<number> {
  const result = await sql`
    insert into prompt_run_task (run_id, task_id, organization_id)
    select ${runId}, chosen.id, ${scope.organizationId} from (${chosenTasks(scope, choice)}) as chosen`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** A run that nobody asked for by hand and that has not begun, held so that it does not begin now. */
export async function lockQueuedRun(tx: Tx, scope: Scope, versionId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from prompt_run
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and version_id = ${versionId}
      and purpose = 'predict' and status = 'queued' and created_by is null and started_at is null
    order by id limit 1 for update`.execute(tx);
  return rows[0]?.id;
}

export async function addToTotal(tx: Tx, scope: Scope, id: number, added: number): Promise<void> {
  await tx
    .updateTable('prompt_run')
    .set((eb) => ({ total: eb('total', '+', added) }))
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', id)
    .execute();
}

export async function countChosen(tx: Tx, scope: Scope, choice: Choice): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${chosenTasks(scope, choice)}) as chosen`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** The first of them, to guess by. */
export async function listChosenData(tx: Tx, scope: Scope, choice: Choice, limit: number): Promise<TaskData[]> {
  const { rows } = await sql<TaskData>`
    select t.id, t.data from task t where t.organization_id = ${scope.organizationId}
      and t.id in (select id from (${chosenTasks(scope, choice)}) as chosen order by id limit ${limit})`.execute(tx);
  return rows;
}

export async function updateRun(tx: Tx, scope: Scope, id: number, change: Updateable<RunTable>): Promise<void> {
  await tx
    .updateTable('prompt_run')
    .set(change)
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .execute();
}

const RUN = sql.raw(`select r.*, p.name as prompt_name, v.version from prompt_run r
  join prompt p on p.id = r.prompt_id join prompt_version v on v.id = r.version_id`);

export async function findRun(tx: Tx, scope: Scope, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    ${RUN} where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

export interface RunFilter {
  promptId: number | undefined;
  purpose: RunPurpose | undefined;
  before: number;
  limit: number;
  offset: number;
}

const matching = (scope: Scope, { promptId, purpose }: RunFilter) => sql`
  r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
  and (${promptId ?? null}::bigint is null or r.prompt_id = ${promptId ?? null})
  and (${purpose ?? null}::text is null or r.purpose = ${purpose ?? null})`;

/** Newest first. */
export async function listRuns(tx: Tx, scope: Scope, filter: RunFilter): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    ${RUN} where ${matching(scope, filter)} and r.id < ${filter.before}
    order by r.id desc limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countRuns(tx: Tx, scope: Scope, filter: RunFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from prompt_run r where ${matching(scope, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface RunTaskRow {
  task_id: number;
  status: RunTaskStatus;
  error: string | null;
  result: unknown;
  score: number | null;
  answer: string | null;
  agreement: number | null;
  requests: number;
  input_tokens: number;
  output_tokens: number;
  cost_micros: number;
}

export async function listRunTasks(
  tx: Tx,
  scope: Scope,
  runId: number,
  asked: { status: RunTaskStatus | undefined; after: number; limit: number; offset: number },
): Promise<RunTaskRow[]> {
  const { rows } = await sql<RunTaskRow>`
    select t.task_id, t.status, t.error, t.result, t.score, t.answer, t.agreement, l.*
    from prompt_run_task t
    cross join lateral (
      select count(*) as requests, coalesce(sum(q.input_tokens), 0) as input_tokens,
        coalesce(sum(q.output_tokens), 0) as output_tokens, coalesce(sum(q.cost_micros), 0) as cost_micros
      from prompt_request q where q.run_id = t.run_id and q.task_id = t.task_id) l
    where t.organization_id = ${scope.organizationId} and t.run_id = ${runId} and t.task_id > ${asked.after}
      and (${asked.status ?? null}::text is null or t.status = ${asked.status ?? null})
    order by t.task_id limit ${asked.limit} offset ${asked.offset}`.execute(tx);
  return rows;
}

export async function countRunTasks(
  tx: Tx,
  scope: Scope,
  runId: number,
  status: RunTaskStatus | undefined,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from prompt_run_task
    where organization_id = ${scope.organizationId} and run_id = ${runId}
      and (${status ?? null}::text is null or status = ${status ?? null})`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface WaitingTask extends TaskData {
  /** Answers of people that it may be compared with. */
  people: unknown[];
  /** There is a prediction of this model version already. */
  is_predicted: boolean;
}

/** The next tasks of a run. Tasks deleted since are gone from it. */
export async function listWaiting(
  tx: Tx,
  scope: Scope,
  run: Pick<RunRow, 'id' | 'purpose' | 'prompt_name' | 'model_version'>,
  limit: number,
): Promise<WaitingTask[]> {
  const { rows } = await sql<WaitingTask>`
    select t.id, t.data,
      exists (select from prediction r where r.task_id = t.id and r.model_version = ${run.model_version}) as is_predicted,
      case when ${run.purpose} <> 'evaluate' then '[]'::jsonb else coalesce((
        select jsonb_agg(a.result order by a.id) from annotation a
        where a.task_id = t.id and ${humanAnswers(run.prompt_name)}
          and (a.ground_truth or not exists (
            select from annotation g where g.task_id = t.id and g.ground_truth and g.deleted_at is null and not g.was_cancelled))
      ), '[]'::jsonb) end as people
    from prompt_run_task w join task t on t.id = w.task_id
    where w.organization_id = ${scope.organizationId} and w.run_id = ${run.id} and w.status = 'waiting' and t.deleted_at is null
    order by t.id limit ${limit}`.execute(tx);
  return rows;
}

export interface RunTaskEnd {
  task_id: number;
  status: RunTaskStatus;
  error: string | null;
  result: unknown;
  score: number | null;
  answer: string | null;
  agreement: number | null;
  people: number | null;
  controls: unknown;
}

/** Writes what became of some tasks, and counts them for the run. */
export async function endTasks(tx: Tx, scope: Scope, runId: number, ends: readonly RunTaskEnd[]): Promise<void> {
  await sql`
    with ended as (
      update prompt_run_task t set status = e.status, error = e.error, result = e.result, score = e.score,
        answer = e.answer, agreement = e.agreement, people = e.people, controls = e.controls
      from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(task_id bigint, status text, error text, result jsonb,
        score double precision, answer text, agreement double precision, people double precision, controls jsonb)
      where t.organization_id = ${scope.organizationId} and t.run_id = ${runId} and t.task_id = e.task_id and t.status = 'waiting'
      returning t.status
    )
    update prompt_run set
      done = done + (select count(*) from ended where status = 'done'),
      failed = failed + (select count(*) from ended where status = 'failed'),
      skipped = skipped + (select count(*) from ended where status = 'skipped')
    where organization_id = ${scope.organizationId} and id = ${runId}`.execute(tx);
}

/** Tasks that were deleted while they waited. */
export async function skipRest(tx: Tx, scope: Scope, runId: number): Promise<void> {
  const { rows } = await sql<{ task_id: number }>`
    select task_id from prompt_run_task
    where organization_id = ${scope.organizationId} and run_id = ${runId} and status = 'waiting'`.execute(tx);
  const gone = { error: 'The task was deleted.', result: null, score: null, answer: null, agreement: null };
  const ends = rows.map(
    ({ task_id }): RunTaskEnd => ({ ...gone, task_id, status: 'skipped', people: null, controls: null }),
  );
  if (ends.length > 0) await endTasks(tx, scope, runId, ends);
}

export interface AgreementRow {
  agreement: number;
  people: number | null;
  controls: Record<string, number | null>;
  status: RunTaskStatus;
}

export async function listAgreements(tx: Tx, scope: Scope, runId: number): Promise<AgreementRow[]> {
  const { rows } = await sql<AgreementRow>`
    select agreement, people, controls, status from prompt_run_task
    where organization_id = ${scope.organizationId} and run_id = ${runId} and agreement is not null
    order by task_id`.execute(tx);
  return rows;
}

/** Mean output tokens of an answer of the version; undefined before its first one. */
export async function meanOutputTokens(tx: Tx, scope: Scope, modelVersion: string): Promise<number | undefined> {
  const { rows } = await sql<{ mean: number | null }>`
    select avg(output_tokens)::float8 as mean from (
      select output_tokens from prompt_request
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
        and model_version = ${modelVersion} and status = 'answered' order by id desc limit 500) as latest`.execute(tx);
  return rows[0]?.mean ?? undefined;
}

/** Weights of the controls in agreement. */
export async function findControlWeights(tx: Tx, scope: Scope): Promise<object> {
  const row = await tx
    .selectFrom('project')
    .select('control_weights')
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', scope.projectId)
    .executeTakeFirst();
  return (row?.control_weights as object | null | undefined) ?? {};
}

/** Runs that store predictions of a version and are not at their end. */
export async function listOpenRuns(
  tx: Tx,
  scope: Scope,
  versionId: number,
): Promise<{ id: number; job_id: string | null; status: RunStatus }[]> {
  const rows = await tx
    .selectFrom('prompt_run')
    .select(['id', 'job_id', 'status'])
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('version_id', '=', versionId)
    .where('purpose', '=', 'predict')
    .where('status', 'in', ['queued', 'running'])
    .execute();
  return rows.map((row) => ({ ...row, status: row.status as RunStatus }));
}
