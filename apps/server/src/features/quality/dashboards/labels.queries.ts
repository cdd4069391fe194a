import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { LABEL_SEPARATOR, labelsLeft } from './filter-sql.queries.ts';
import type { Filter } from './filters.ts';

export interface Pattern {
  control: string;
  /** The answers of a task, each its labels in one text; in order, so that equal tasks are one row. */
  answers: string[];
  tasks: number;
}

/** Tasks with two or more answers, put together by what was answered. */
export async function listPatterns(tx: Tx, filter: Filter): Promise<Pattern[]> {
  const { rows } = await sql<Pattern>`
    select control, answers, count(*) as tasks from (
      select l.control, array_agg(array_to_string(l.labels, ${LABEL_SEPARATOR}) order by l.labels) as answers
      from annotation_labels l
      where ${labelsLeft(filter)} and not l.is_golden
      group by l.task_id, l.control
      having count(*) > 1 ${filter.userId === undefined ? sql`` : sql`and bool_or(l.user_id = ${filter.userId})`}
    ) as per_task
    group by control, answers order by control, count(*) desc, answers`.execute(tx);
  return rows;
}

export interface PairedLabels {
  a: number;
  b: number;
  label_a: string;
  label_b: string;
  count: number;
}

/** How often two people gave which labels to the same tasks, a < b. Answers left empty are no answers here. */
export async function listPairedLabels(tx: Tx, filter: Filter, people: readonly number[]): Promise<PairedLabels[]> {
  const { rows } = await sql<PairedLabels>`
    with answer as materialized (
      select l.task_id, l.user_id, array_to_string(l.labels, ${LABEL_SEPARATOR}) as label from annotation_labels l
      where ${labelsLeft(filter)} and not l.is_golden and l.user_id = any (${people}::bigint[]) and cardinality(l.labels) > 0
    )
    select x.user_id as a, y.user_id as b, x.label as label_a, y.label as label_b, count(*) as count
    from answer x join answer y on x.task_id = y.task_id and x.user_id < y.user_id
    group by 1, 2, 3, 4`.execute(tx);
  return rows;
}

export interface GivenLabel {
  task_id: number;
  user_id: number | null;
  label: string;
  is_golden: boolean;
  /** A reviewer took it as it was. */
  is_accepted: boolean;
}

/** All answers to one control of the tasks that `userId` answered; of all tasks without. Empty ones are left out. */
export async function listGivenLabels(tx: Tx, filter: Filter & { control: string }): Promise<GivenLabel[]> {
  const ofPerson =
    filter.userId === undefined
      ? sql``
      : sql`and l.task_id in (
          select m.task_id from annotation_labels m
          where m.organization_id = ${filter.organizationId} and m.project_id = ${filter.projectId} and m.control = ${filter.control}
            and m.user_id = ${filter.userId})`;
  const { rows } = await sql<GivenLabel>`
    select l.task_id, l.user_id, array_to_string(l.labels, ${LABEL_SEPARATOR}) as label, l.is_golden,
      exists (select from review r where r.annotation_id = l.annotation_id and r.status = 'approved' and r.decision = 'accept') as is_accepted
    from annotation_labels l where ${labelsLeft(filter)} and cardinality(l.labels) > 0 ${ofPerson}
    order by l.task_id`.execute(tx);
  return rows;
}

export interface LabelUse {
  control: string;
  label: string;
  user_id: number | null;
  answers: number;
  items: number;
}

/** Golden answers are not counted: they are nobody's habit. */
export async function listLabelUse(tx: Tx, filter: Filter): Promise<LabelUse[]> {
  const { rows } = await sql<LabelUse>`
    select l.control, u.label, l.user_id, count(*) as answers, sum(coalesce(u.items, 1)) as items
    from annotation_labels l cross join lateral unnest(l.labels, l.items) as u (label, items)
    where ${labelsLeft(filter)} and not l.is_golden
      ${filter.userId === undefined ? sql`` : sql`and l.user_id = ${filter.userId}`}
    group by l.control, u.label, l.user_id`.execute(tx);
  return rows;
}

/** Answers to each control that say something, by person. */
export async function countAnswers(
  tx: Tx,
  filter: Filter,
): Promise<{ control: string; user_id: number | null; answers: number }[]> {
  const { rows } = await sql<{ control: string; user_id: number | null; answers: number }>`
    select l.control, l.user_id, count(*) as answers from annotation_labels l
    where ${labelsLeft(filter)} and not l.is_golden and cardinality(l.labels) > 0
      ${filter.userId === undefined ? sql`` : sql`and l.user_id = ${filter.userId}`}
    group by l.control, l.user_id`.execute(tx);
  return rows;
}
