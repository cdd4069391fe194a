import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

/** Labels that a table by label is drawn for: those used most. */
const MOST_LABELS = 100;

const labelsOf = ({ organizationId, projectId }: Scope): RawBuilder<unknown> =>
  sql`l.organization_id = ${organizationId} and l.project_id = ${projectId}`;

/** How often a second answer has a label where a first one has it: both of 2, or none. */
const BOTH_OF_EITHER = sql`sum((u.label = any (p.of_a) and u.label = any (p.of_b))::int * 2)::float8
  / sum((u.label = any (p.of_a))::int + (u.label = any (p.of_b))::int)`;

export interface PairLabel {
  a: number;
  b: number;
  label: string;
  /** Tasks that both answered, and on which one of them gave the label. */
  tasks: number;
  score: number;
}

/** Agreement of each two people, a < b, on each label; a label of two controls is one label, as clients of the field know it. */
export async function listPairLabels(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[] | undefined,
): Promise<PairLabel[]> {
  const { rows } = await sql<PairLabel>`
    with answer as materialized (
      select l.task_id, l.control, l.user_id, l.labels from annotation_labels l
      where ${labelsOf(scope)} and not l.is_golden and l.user_id is not null
        ${taskIds === undefined ? sql`` : sql`and l.task_id = any (${taskIds}::bigint[])`}
    ), most as (
      select u.label from answer cross join lateral unnest(labels) as u (label) group by u.label order by count(*) desc, u.label limit ${MOST_LABELS}
    ), p as (
      select x.user_id as a, y.user_id as b, x.task_id, x.labels as of_a, y.labels as of_b
      from answer x join answer y on y.task_id = x.task_id and y.control = x.control and x.user_id < y.user_id
    )
    select p.a, p.b, u.label, count(distinct p.task_id) as tasks, ${BOTH_OF_EITHER} as score
    from p cross join lateral (select unnest(p.of_a) union select unnest(p.of_b)) as u (label)
    where u.label in (select label from most)
    group by p.a, p.b, u.label order by u.label, p.a, p.b`.execute(tx);
  return rows;
}

/** How much agreement on a label varies from task to task. */
export async function listLabelSpread(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[] | undefined,
): Promise<{ label: string; deviation: number }[]> {
  const { rows } = await sql<{ label: string; deviation: number }>`
    with answer as materialized (
      select l.task_id, l.control, l.labels, count(*) over (partition by l.task_id, l.control) as answers from annotation_labels l
      where ${labelsOf(scope)} and not l.is_golden
        ${taskIds === undefined ? sql`` : sql`and l.task_id = any (${taskIds}::bigint[])`}
    ), given as (
      select u.label, (count(*) - 1)::float8 / (max(answers) - 1) as agreement
      from answer cross join lateral unnest(labels) as u (label) where answers > 1 group by task_id, control, u.label
    )
    select label, stddev_pop(agreement) as deviation from given group by label`.execute(tx);
  return rows;
}

/** Of each person with the golden answers of the same tasks. */
export async function listGoldenLabels(
  tx: Tx,
  scope: Scope,
  userIds: readonly number[] | undefined,
): Promise<{ user_id: number; label: string; score: number }[]> {
  const { rows } = await sql<{ user_id: number; label: string; score: number }>`
    with p as (
      select l.user_id, l.labels as of_a, g.labels as of_b from annotation_labels l
      join annotation_labels g on g.organization_id = l.organization_id and g.project_id = l.project_id and g.task_id = l.task_id
        and g.control = l.control and g.is_golden
      where ${labelsOf(scope)} and not l.is_golden and l.user_id is not null
        ${userIds === undefined ? sql`` : sql`and l.user_id = any (${userIds}::bigint[])`}
    )
    select p.user_id, u.label, ${BOTH_OF_EITHER} as score
    from p cross join lateral (select unnest(p.of_a) union select unnest(p.of_b)) as u (label)
    group by p.user_id, u.label order by p.user_id, u.label`.execute(tx);
  return rows;
}
