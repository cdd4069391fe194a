import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { JOIN_MEASURE } from '../../tasks/index.ts';
import { taskAgreements } from './agreement.queries.ts';
import { pairsLeft } from './filter-sql.queries.ts';
import { type Filter, isNarrowed } from './filters.ts';

export interface WorstTaskRow {
  task_id: number;
  inner_id: number;
  agreement: number;
  annotations: number;
  controls: Record<string, number | null> | null;
  people: number[] | null;
  review_status: string | null;
  final_annotation_id: number | null;
}

export interface WorstTaskFilter extends Filter {
  below: number | undefined;
  isBestFirst: boolean;
  after: readonly unknown[] | undefined;
  limit: number;
}

/** Of all tasks in the order of the index of agreements; scores of controls are read of the page only. */
export async function listTasksByAgreement(tx: Tx, filter: WorstTaskFilter): Promise<WorstTaskRow[]> {
  const [agreement, id] = filter.after ?? [];
  const direction = filter.isBestFirst ? sql`desc` : sql`asc`;
  const beyond = filter.isBestFirst ? sql`<` : sql`>`;
  const measured = isNarrowed(filter)
    ? sql`${taskAgreements(filter)} as m join task t on t.id = m.task_id and t.deleted_at is null`
    : sql`task t ${JOIN_MEASURE} and m.agreement is not null`;
  const { rows } = await sql<WorstTaskRow>`
    with page as materialized (
      select t.id, t.inner_id, m.agreement, t.review_status, t.final_annotation_id from ${measured}
      where t.organization_id = ${filter.organizationId} and t.project_id = ${filter.projectId} and m.agreement is not null
        and t.deleted_at is null
        ${filter.below === undefined ? sql`` : sql`and m.agreement < ${filter.below}`}
        ${filter.after === undefined ? sql`` : sql`and (m.agreement, m.task_id) ${beyond} (${Number(agreement)}::double precision, ${Number(id)}::bigint)`}
      order by m.agreement ${direction}, m.task_id ${direction} limit ${filter.limit}
    )
    select t.id as task_id, t.inner_id, t.agreement, t.review_status, t.final_annotation_id, a.annotations, a.people, c.controls
    from page t
    cross join lateral (
      select count(distinct x.id) as annotations, array_agg(distinct x.user_id::float8 order by x.user_id::float8) filter (where x.user_id is not null) as people
      from annotation_pair p cross join lateral (values (p.annotation_a, p.user_a), (p.annotation_b, p.user_b)) as x (id, user_id)
      where p.organization_id = ${filter.organizationId} and p.project_id = ${filter.projectId} and p.task_id = t.id) a
    cross join lateral (
      select jsonb_object_agg(k.key, k.score) as controls from (
        select e.key, avg(e.value::double precision) as score from annotation_pair p, jsonb_each_text(p.controls) e
        where p.task_id = t.id and ${pairsLeft(filter)} group by e.key) k) c
    order by t.agreement ${direction}, t.id ${direction}`.execute(tx);
  return rows;
}
