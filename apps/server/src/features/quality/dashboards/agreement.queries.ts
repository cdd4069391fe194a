import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { JOIN_MEASURE } from '../../tasks/index.ts';
import { goldenLeft, goldenScoreOf, pairsLeft, scoreOf } from './filter-sql.queries.ts';
import { type Filter, isNarrowed } from './filters.ts';

export interface TaskAgreements {
  tasks: number;
  agreement: number | null;
  low: number;
  perfect: number;
  complete: number;
  /** Tasks by tenth of agreement; 1 belongs to the last. */
  tenths: number[];
}

/** Each task and its agreement: as kept; of the pairs that are left where a filter leaves some out. */
export function taskAgreements(filter: Filter): RawBuilder<unknown> {
  if (isNarrowed(filter))
    return sql`(select p.task_id, avg(${scoreOf(filter)}) as agreement from annotation_pair p where ${pairsLeft(filter)} group by p.task_id)`;
  return sql`(select m.task_id, m.agreement from task t ${JOIN_MEASURE}
    where m.organization_id = ${filter.organizationId} and m.project_id = ${filter.projectId} and m.agreement is not null and t.deleted_at is null)`;
}

export async function summarizeTasks(tx: Tx, filter: Filter, threshold: number): Promise<TaskAgreements> {
  const { rows } = await sql<TaskAgreements>`
    with counted as (
      select agreement, count(*) as tasks from ${taskAgreements(filter)} as measured where agreement is not null group by agreement
    )
    select coalesce(sum(tasks), 0) as tasks, sum(agreement * tasks) / nullif(sum(tasks), 0) as agreement,
      coalesce(sum(tasks) filter (where agreement < ${threshold}), 0) as low,
      coalesce(sum(tasks) filter (where agreement >= 1), 0) as perfect, coalesce(sum(tasks) filter (where agreement <= 0), 0) as complete,
      (select array_agg(coalesce(t.tasks, 0)::float8 order by bin) from generate_series(0, 9) as bin
        left join (select least(floor(agreement * 10), 9)::int as bin, sum(tasks) as tasks from counted group by 1) t using (bin)) as tenths
    from counted`.execute(tx);
  return rows[0] ?? { tasks: 0, agreement: null, low: 0, perfect: 0, complete: 0, tenths: [] };
}

export interface GoldenCounts {
  tasks: number;
  answers: number;
  passed: number;
  mean_score: number | null;
}

export async function summarizeGolden(tx: Tx, filter: Filter, passScore: number): Promise<GoldenCounts> {
  const score = goldenScoreOf(filter);
  const { rows } = await sql<GoldenCounts>`
    select count(distinct g.task_id) as tasks, count(${score}) as answers, count(*) filter (where ${score} >= ${passScore}) as passed,
      avg(${score}) as mean_score
    from golden_score g where ${goldenLeft(filter)}`.execute(tx);
  return rows[0] ?? { tasks: 0, answers: 0, passed: 0, mean_score: null };
}

export interface ControlAgreement {
  control: string;
  agreement: number | null;
  pairs: number;
}

export async function summarizeControls(tx: Tx, filter: Filter): Promise<ControlAgreement[]> {
  const { rows } = await sql<ControlAgreement>`
    select c.key as control, avg(c.value::double precision) as agreement, count(c.value) as pairs
    from annotation_pair p, jsonb_each_text(p.controls) c
    where ${pairsLeft(filter)} group by c.key order by c.key`.execute(tx);
  return rows;
}

export interface PeopleAgreement {
  a: number;
  b: number;
  pairs: number;
  tasks: number;
  /** Pairs that could be compared. */
  scored: number;
  equal: number;
  score: number;
}

/** By two people, a < b. Two answers of one person are nobody's agreement with anybody. */
export async function summarizePeople(tx: Tx, filter: Filter): Promise<PeopleAgreement[]> {
  const score = scoreOf(filter);
  const { rows } = await sql<PeopleAgreement>`
    select least(p.user_a, p.user_b) as a, greatest(p.user_a, p.user_b) as b, count(*) as pairs, count(distinct p.task_id) as tasks,
      count(${score}) as scored, count(*) filter (where ${score} >= 1) as equal, coalesce(sum(${score}), 0) as score
    from annotation_pair p
    where ${pairsLeft(filter)} and p.user_a <> p.user_b
    group by 1, 2 order by count(*) desc, 1, 2`.execute(tx);
  return rows;
}

export interface PeriodAgreement {
  day: string;
  pairs: number;
  tasks: number;
  agreement: number | null;
}

export async function listPeriods(tx: Tx, filter: Filter, by: string): Promise<PeriodAgreement[]> {
  const { rows } = await sql<PeriodAgreement>`
    select to_char(date_trunc(${by}, p.day::timestamp), 'YYYY-MM-DD') as day, count(*) as pairs, count(distinct p.task_id) as tasks,
      avg(${scoreOf(filter)}) as agreement
    from annotation_pair p where ${pairsLeft(filter)} group by 1 order by 1`.execute(tx);
  return rows;
}

export interface GoldenPeriod {
  day: string;
  answers: number;
  passed: number;
}

export async function listGoldenPeriods(
  tx: Tx,
  filter: Filter,
  by: string,
  passScore: number,
): Promise<GoldenPeriod[]> {
  const score = goldenScoreOf(filter);
  const { rows } = await sql<GoldenPeriod>`
    select to_char(date_trunc(${by}, g.answered_at at time zone 'UTC'), 'YYYY-MM-DD') as day, count(${score}) as answers,
      count(*) filter (where ${score} >= ${passScore}) as passed
    from golden_score g where ${goldenLeft(filter)} group by 1 order by 1`.execute(tx);
  return rows;
}

export async function findOpenMeasuring(
  tx: Tx,
  { organizationId, projectId }: Filter,
  type: string,
): Promise<{ id: string; status: string } | undefined> {
  const { rows } = await sql<{ id: string; status: string }>`
    select id, status from job
    where organization_id = ${organizationId} and project_id = ${projectId} and type = ${type} and status in ('queued', 'running')
    order by created_at desc limit 1`.execute(tx);
  return rows[0];
}
