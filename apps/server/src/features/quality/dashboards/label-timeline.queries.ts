import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { labelsLeft } from './filter-sql.queries.ts';
import type { Filter } from './filters.ts';

export interface LabelPeriod {
  day: string;
  label: string;
  tasks: number;
  /** Answers that gave it. */
  given: number;
  /** Ordered pairs of answers whose first has it, and those of them where both have it. */
  pairs: number;
  both: number;
}

/** Of tasks with two or more answers to the control, in the period of the last one. */
export async function listLabelPeriods(
  tx: Tx,
  filter: Filter & { control: string },
  by: string,
): Promise<LabelPeriod[]> {
  const { rows } = await sql<LabelPeriod>`
    with answer as (
      select l.task_id, l.user_id, l.labels, l.day from annotation_labels l where ${labelsLeft(filter)} and not l.is_golden
    ), of_task as (
      select task_id, count(*) as answers, date_trunc(${by}, max(day)::timestamp) as period from answer group by task_id
      having count(*) > 1 ${filter.userId === undefined ? sql`` : sql`and bool_or(user_id = ${filter.userId})`}
    ), used as (
      select task_id, label, count(*) as given from answer cross join lateral unnest(labels) as u (label) group by task_id, label
    )
    select to_char(t.period, 'YYYY-MM-DD') as day, u.label, count(*) as tasks, sum(u.given) as given,
      sum(u.given * (t.answers - 1)) as pairs, sum(u.given * (u.given - 1)) as both
    from used u join of_task t using (task_id)
    group by t.period, u.label order by t.period, u.label`.execute(tx);
  return rows;
}
