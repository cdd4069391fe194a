import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

/** One measurement of a project at a time: what it reads after the lock is all that was committed. */
export async function lockMeasuring(tx: Tx, projectId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('labelwright.measure ' || ${projectId}::text, 0))`.execute(
    tx,
  );
}

export interface MeasuringRules {
  definition_id: number | null;
  /** Only where the project never saved a definition. */
  label_config: string | null;
  control_weights: unknown;
  quality: unknown;
}

export async function findMeasuringRules(tx: Tx, scope: Scope): Promise<MeasuringRules | undefined> {
  const { rows } = await sql<MeasuringRules>`
    select task_definition_id as definition_id, case when task_definition_id is null then label_config end as label_config,
      control_weights, settings -> 'quality' as quality
    from project where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
  return rows[0];
}

/** Which of these tasks belong to which project; tasks that are gone belong to none. */
export async function groupByProject(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
): Promise<{ project_id: number; task_ids: number[] }[]> {
  const { rows } = await sql<{ project_id: number; task_ids: number[] }>`
    select project_id, array_agg(id::float8 order by id) as task_ids from task
    where organization_id = ${organizationId} and id = any (${taskIds}::bigint[]) group by project_id order by project_id`.execute(
    tx,
  );
  return rows;
}

export interface TaskHead {
  task_id: number;
  /** A definition of its own; null for that of the project. */
  definition_id: number | null;
  /** Measured answers, golden ones included. */
  answers: number;
  /** Of what is there now; null for a task without answers. */
  state: string | null;
  /** As it was measured; null for never. */
  fingerprint: string | null;
}

/** Answers that are measured: neither skipped nor deleted, and counted for the task or golden (C-049, C-053). */
const MEASURED = sql.raw(`a.deleted_at is null and not a.was_cancelled and (a.counts or a.ground_truth)`);

export async function listHeads(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<TaskHead[]> {
  const { rows } = await sql<TaskHead>`
    select t.id as task_id, t.task_definition_id as definition_id, coalesce(a.answers, 0) as answers, a.state, m.fingerprint
    from task t
    left join lateral (
      select count(*) as answers,
        md5(string_agg(a.id || case when a.ground_truth then 'g' else '.' end || a.version || '.' || coalesce(a.completed_by, 0), ' ' order by a.id)) as state
      from annotation a where a.task_id = t.id and ${MEASURED}
    ) a on t.deleted_at is null
    left join task_measure m on m.task_id = t.id
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
    order by t.id`.execute(tx);
  return rows;
}

export interface AnswerRow {
  id: number;
  task_id: number;
  result: unknown;
  completed_by: number | null;
  ground_truth: boolean;
  /** Milliseconds since 1970. */
  created_ms: number;
}

export async function listAnswers(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select a.id, a.task_id, a.result, a.completed_by, a.ground_truth, (extract(epoch from a.created_at) * 1000)::float8 as created_ms
    from annotation a
    where a.organization_id = ${scope.organizationId} and a.task_id = any (${taskIds}::bigint[]) and ${MEASURED}
    order by a.task_id, a.id`.execute(tx);
  return rows;
}

/** Tasks in the order of their ids that have answers, or measurements that may have to go. */
export async function listTaskIds(tx: Tx, scope: Scope, after: number, limit: number): Promise<number[]> {
  const ofProject = sql`organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`;
  const { rows } = await sql<{ id: number }>`
    (select id from task where ${ofProject} and deleted_at is null and id > ${after} and total_annotations > 0 order by id limit ${limit})
    union
    (select task_id from task_measure where ${ofProject} and task_id > ${after} order by task_id limit ${limit})
    union
    (select distinct task_id from annotation_labels where ${ofProject} and task_id > ${after} order by task_id limit ${limit})
    order by 1 limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function countTasksToMeasure(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and total_annotations > 0`.execute(
    tx,
  );
  return rows[0]?.total ?? 0;
}

export interface PairRow {
  taskId: number;
  a: number;
  b: number;
  userA: number | null;
  userB: number | null;
  score: number | null;
  controls: Record<string, number | null>;
  day: string;
}

export interface LabelsRow {
  taskId: number;
  annotationId: number;
  userId: number | null;
  control: string;
  labels: readonly string[];
  items: readonly number[] | null;
  isGolden: boolean;
  day: string;
}

export interface GoldenRow {
  taskId: number;
  annotationId: number;
  goldenId: number;
  userId: number | null;
  score: number | null;
  controls: Record<string, number | null>;
  answeredAt: string;
}

export interface TaskRow {
  taskId: number;
  agreement: number | null;
  /** null: not kept, as nothing is compared. */
  fingerprint: string | null;
}

export interface MeasuredRows {
  tasks: TaskRow[];
  pairs: PairRow[];
  labels: LabelsRow[];
  golden: GoldenRow[];
}

/** Between the values of a column that travels as one text, and between the labels of one answer. */
const VALUE = '\u0001';
const LABEL = '\u0002';

const texts = (values: readonly string[]): RawBuilder<unknown> =>
  values.length === 0 ? sql`unnest(array[]::text[])` : sql`string_to_table(${values.join(VALUE)}, ${VALUE})`;
const numbers = (values: readonly (number | null)[], type: string): RawBuilder<unknown> =>
  sql`unnest(${values}::${sql.raw(type)}[])`;

/** Puts the rows of these tasks in the place of those before; what is as it was is not written. */
export async function writeMeasures(tx: Tx, scope: Scope, rows: MeasuredRows, now: Date): Promise<void> {
  const taskIds = rows.tasks.map(({ taskId }) => taskId);
  if (taskIds.length === 0) return;
  await forgetStale(tx, scope, taskIds, rows);
  await writePairs(tx, scope, rows.pairs);
  await writeLabels(tx, scope, rows.labels);
  await writeGolden(tx, scope, rows.golden);
  await writeTasks(tx, scope, rows.tasks, now);
}

async function forgetStale(tx: Tx, scope: Scope, taskIds: readonly number[], rows: MeasuredRows): Promise<void> {
  const compared = [...new Set(rows.pairs.flatMap(({ a, b }) => [a, b]))];
  const labelled = [...new Set(rows.labels.map(({ annotationId }) => annotationId))];
  const controls = [...new Set(rows.labels.map(({ control }) => control))];
  const golden = rows.golden.map(({ annotationId }) => annotationId);
  const ofTasks = sql`organization_id = ${scope.organizationId} and task_id = any (${taskIds}::bigint[])`;
  await sql`
    with pairs as (
      delete from annotation_pair
      where ${ofTasks} and (annotation_a <> all (${compared}::bigint[]) or annotation_b <> all (${compared}::bigint[]))
    ), labels as (
      delete from annotation_labels
      where ${ofTasks} and (annotation_id <> all (${labelled}::bigint[]) or control <> all (${controls}::text[]))
    )
    delete from golden_score where ${ofTasks} and annotation_id <> all (${golden}::bigint[])`.execute(tx);
}

async function writePairs(tx: Tx, scope: Scope, rows: readonly PairRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into annotation_pair (organization_id, project_id, task_id, annotation_a, annotation_b, user_a, user_b, score, controls, day)
    select ${scope.organizationId}, ${scope.projectId}, n.task_id, n.a, n.b, n.user_a, n.user_b, n.score, n.controls::jsonb, n.day::date
    from rows from (
      ${numbers(
        rows.map(({ taskId }) => taskId),
        'bigint',
      )}, ${numbers(
        rows.map(({ a }) => a),
        'bigint',
      )},
      ${numbers(
        rows.map(({ b }) => b),
        'bigint',
      )}, ${numbers(
        rows.map(({ userA }) => userA),
        'bigint',
      )},
      ${numbers(
        rows.map(({ userB }) => userB),
        'bigint',
      )}, ${numbers(
        rows.map(({ score }) => score),
        'double precision',
      )},
      ${texts(rows.map(({ controls }) => JSON.stringify(controls)))}, ${texts(rows.map(({ day }) => day))}
    ) as n (task_id, a, b, user_a, user_b, score, controls, day)
    on conflict (task_id, annotation_a, annotation_b) do update
      set user_a = excluded.user_a, user_b = excluded.user_b, score = excluded.score, controls = excluded.controls, day = excluded.day
      where (annotation_pair.user_a, annotation_pair.user_b, annotation_pair.score, annotation_pair.controls, annotation_pair.day)
        is distinct from (excluded.user_a, excluded.user_b, excluded.score, excluded.controls, excluded.day)`.execute(
    tx,
  );
}

async function writeLabels(tx: Tx, scope: Scope, rows: readonly LabelsRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into annotation_labels (organization_id, project_id, task_id, annotation_id, user_id, control, labels, items, is_golden, day)
    select ${scope.organizationId}, ${scope.projectId}, n.task_id, n.annotation_id, n.user_id, n.control,
      string_to_array(n.labels, ${LABEL}), string_to_array(nullif(n.items, ''), ' ')::integer[], n.is_golden, n.day::date
    from rows from (
      ${numbers(
        rows.map(({ taskId }) => taskId),
        'bigint',
      )}, ${numbers(
        rows.map(({ annotationId }) => annotationId),
        'bigint',
      )},
      ${numbers(
        rows.map(({ userId }) => userId),
        'bigint',
      )}, ${texts(rows.map(({ control }) => control))},
      ${texts(rows.map(({ labels }) => labels.join(LABEL)))}, ${texts(rows.map(({ items }) => items?.join(' ') ?? ''))},
      unnest(${rows.map(({ isGolden }) => isGolden)}::boolean[]), ${texts(rows.map(({ day }) => day))}
    ) as n (task_id, annotation_id, user_id, control, labels, items, is_golden, day)
    on conflict (task_id, annotation_id, control) do update
      set user_id = excluded.user_id, labels = excluded.labels, items = excluded.items, is_golden = excluded.is_golden,
        day = excluded.day
      where (annotation_labels.user_id, annotation_labels.labels, annotation_labels.items, annotation_labels.is_golden, annotation_labels.day)
        is distinct from (excluded.user_id, excluded.labels, excluded.items, excluded.is_golden, excluded.day)`.execute(
    tx,
  );
}

async function writeGolden(tx: Tx, scope: Scope, rows: readonly GoldenRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into golden_score (organization_id, project_id, task_id, annotation_id, golden_id, user_id, score, controls, answered_at)
    select ${scope.organizationId}, ${scope.projectId}, n.task_id, n.annotation_id, n.golden_id, n.user_id, n.score, n.controls::jsonb, n.answered_at::timestamptz
    from rows from (
      ${numbers(
        rows.map(({ taskId }) => taskId),
        'bigint',
      )}, ${numbers(
        rows.map(({ annotationId }) => annotationId),
        'bigint',
      )},
      ${numbers(
        rows.map(({ goldenId }) => goldenId),
        'bigint',
      )}, ${numbers(
        rows.map(({ userId }) => userId),
        'bigint',
      )},
      ${numbers(
        rows.map(({ score }) => score),
        'double precision',
      )}, ${texts(rows.map(({ controls }) => JSON.stringify(controls)))},
      ${texts(rows.map(({ answeredAt }) => answeredAt))}
    ) as n (task_id, annotation_id, golden_id, user_id, score, controls, answered_at)
    on conflict (annotation_id) do update
      set golden_id = excluded.golden_id, user_id = excluded.user_id, score = excluded.score, controls = excluded.controls
      where (golden_score.golden_id, golden_score.user_id, golden_score.score, golden_score.controls)
        is distinct from (excluded.golden_id, excluded.user_id, excluded.score, excluded.controls)`.execute(tx);
}

async function writeTasks(tx: Tx, scope: Scope, rows: readonly TaskRow[], now: Date): Promise<void> {
  const kept = rows.filter(({ fingerprint }) => fingerprint !== null);
  const ids = numbers(
    rows.map(({ taskId }) => taskId),
    'bigint',
  );
  const agreements = numbers(
    rows.map(({ agreement }) => agreement),
    'double precision',
  );
  // Rows in the order of their ids, as everybody takes them.
  await sql`
    with changed as materialized (
      select t.id, n.agreement from rows from (${ids}, ${agreements}) as n (id, agreement) join task t on t.id = n.id
      where t.organization_id = ${scope.organizationId} and t.agreement is distinct from n.agreement
      order by t.id for no key update of t
    )
    update task t set agreement = c.agreement from changed c where t.id = c.id`.execute(tx);
  if (kept.length === 0) return;
  await sql`
    insert into task_measure (organization_id, project_id, task_id, fingerprint, measured_at)
    select ${scope.organizationId}, ${scope.projectId}, n.id, n.fingerprint, ${now}
    from rows from (${numbers(
      kept.map(({ taskId }) => taskId),
      'bigint',
    )}, ${texts(kept.map(({ fingerprint }) => fingerprint ?? ''))}) as n (id, fingerprint)
    on conflict (task_id) do update set fingerprint = excluded.fingerprint, measured_at = excluded.measured_at`.execute(
    tx,
  );
}
