import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { answersLeft, goldenLeft, goldenScoreOf, pairsLeft, scoreOf } from '../dashboards/filter-sql.queries.ts';
import type { Filter } from '../dashboards/filters.ts';

export interface WorkDay {
  day: string;
  user_id: number;
  annotations: number;
  skipped: number;
  lead_time_ms: number;
  median_ms: number | null;
}

/** What a person wrote themselves: not what was copied, adjudicated or computed from answers of others. */
const OWN_WORK = sql.raw(
  `a.completed_by is not null and a.origin not in ('copied', 'adjudication', 'consensus', 'review')`,
);

export async function listWorkDays(tx: Tx, filter: Filter): Promise<WorkDay[]> {
  const { rows } = await sql<WorkDay>`
    select to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, a.completed_by as user_id,
      count(*) filter (where not a.was_cancelled) as annotations, count(*) filter (where a.was_cancelled) as skipped,
      coalesce(sum(a.lead_time_ms), 0) as lead_time_ms,
      round(percentile_cont(0.5) within group (order by a.lead_time_ms) filter (where not a.was_cancelled)) as median_ms
    from annotation a where ${answersLeft(filter)} and ${OWN_WORK}
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}

export interface PersonWork {
  user_id: number;
  answers: number;
  skips: number;
  active_days: number;
  active_ms: number;
  median_ms: number | null;
  /** Answers with a measured time. */
  timed: number;
  timed_ms: number;
  last_answer_at: Date | null;
}

export async function listPersonWork(tx: Tx, filter: Filter): Promise<PersonWork[]> {
  const { rows } = await sql<PersonWork>`
    select a.completed_by as user_id, count(*) filter (where not a.was_cancelled) as answers,
      count(*) filter (where a.was_cancelled) as skips,
      count(distinct (a.created_at at time zone 'UTC')::date) as active_days, coalesce(sum(a.lead_time_ms), 0) as active_ms,
      round(percentile_cont(0.5) within group (order by a.lead_time_ms) filter (where not a.was_cancelled)) as median_ms,
      count(a.lead_time_ms) filter (where not a.was_cancelled and a.lead_time_ms > 0) as timed,
      coalesce(sum(a.lead_time_ms) filter (where not a.was_cancelled), 0) as timed_ms,
      max(a.created_at) filter (where not a.was_cancelled) as last_answer_at
    from annotation a where ${answersLeft(filter)} and ${OWN_WORK}
    group by a.completed_by order by a.completed_by`.execute(tx);
  return rows;
}

export interface PersonAgreement {
  user_id: number;
  pairs: number;
  agreement: number | null;
}

/** Of each person with everybody else. */
export async function listPersonAgreement(tx: Tx, filter: Filter): Promise<PersonAgreement[]> {
  const { rows } = await sql<PersonAgreement>`
    select x.user_id, sum(x.pairs) as pairs, sum(x.score) / nullif(sum(x.pairs), 0) as agreement from (
      select p.user_a, p.user_b, count(${scoreOf(filter)}) as pairs, sum(${scoreOf(filter)}) as score from annotation_pair p
      where ${pairsLeft(filter)} and p.user_a <> p.user_b group by 1, 2) as c
    cross join lateral (values (c.user_a, c.pairs, c.score), (c.user_b, c.pairs, c.score)) as x (user_id, pairs, score)
    group by x.user_id`.execute(tx);
  return rows;
}

export interface PersonGolden {
  user_id: number;
  tasks: number;
  answers: number;
  passed: number;
  mean_score: number | null;
}

export async function listPersonGolden(tx: Tx, filter: Filter, passScore: number): Promise<PersonGolden[]> {
  const score = goldenScoreOf(filter);
  const { rows } = await sql<PersonGolden>`
    select g.user_id, count(distinct g.task_id) as tasks, count(${score}) as answers,
      count(*) filter (where ${score} >= ${passScore}) as passed, avg(${score}) as mean_score
    from golden_score g where ${goldenLeft(filter)} and g.user_id is not null
    group by g.user_id`.execute(tx);
  return rows;
}

export interface MemberRow {
  user_id: number;
  member_type: number;
  enabled: boolean;
}

export async function listMembers(tx: Tx, { organizationId, projectId, userId }: Filter): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select user_id, member_type, enabled from project_member
    where organization_id = ${organizationId} and project_id = ${projectId}
      ${userId === undefined ? sql`` : sql`and user_id = ${userId}`}`.execute(tx);
  return rows;
}

export interface WeekRow {
  week: string;
  answers: number;
  skips: number;
  median_ms: number | null;
}

export async function listWeeks(tx: Tx, filter: Filter): Promise<WeekRow[]> {
  const { rows } = await sql<WeekRow>`
    select to_char(date_trunc('week', a.created_at at time zone 'UTC'), 'YYYY-MM-DD') as week,
      count(*) filter (where not a.was_cancelled) as answers, count(*) filter (where a.was_cancelled) as skips,
      round(percentile_cont(0.5) within group (order by a.lead_time_ms) filter (where not a.was_cancelled)) as median_ms
    from annotation a where ${answersLeft(filter)} and ${OWN_WORK}
    group by 1 order by 1`.execute(tx);
  return rows;
}

export interface FailureRow {
  task_id: number;
  annotation_id: number;
  score: number;
  answered_at: Date;
}

export async function listFailures(tx: Tx, filter: Filter, passScore: number, limit: number): Promise<FailureRow[]> {
  const score = goldenScoreOf(filter);
  const { rows } = await sql<FailureRow>`
    select g.task_id, g.annotation_id, ${score} as score, g.answered_at from golden_score g
    where ${goldenLeft(filter)} and ${score} < ${passScore}
    order by g.answered_at desc, g.annotation_id desc limit ${limit}`.execute(tx);
  return rows;
}
