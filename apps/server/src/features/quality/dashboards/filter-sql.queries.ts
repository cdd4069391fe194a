import { type RawBuilder, sql } from 'kysely';
import type { Filter } from './filters.ts';

/** Between the labels of one answer where they travel as one text. */
export const LABEL_SEPARATOR = '\u0002';

const all = (conditions: RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(conditions, sql` and `);

/** Measured pairs that the filter leaves, of annotation_pair as `p`. */
export function pairsLeft(filter: Filter): RawBuilder<unknown> {
  return all([
    sql`p.organization_id = ${filter.organizationId} and p.project_id = ${filter.projectId}`,
    ...(filter.from === undefined ? [] : [sql`p.day >= ${filter.from}::date`]),
    ...(filter.to === undefined ? [] : [sql`p.day <= ${filter.to}::date`]),
    ...(filter.userId === undefined ? [] : [sql`(p.user_a = ${filter.userId} or p.user_b = ${filter.userId})`]),
  ]);
}

/** The score of a pair: of one control where the filter names it. */
export function scoreOf({ control }: Filter): RawBuilder<number> {
  return control === undefined ? sql`p.score` : sql`(p.controls ->> ${control})::double precision`;
}

/** The score against a golden answer: of one control where the filter names it. */
export function goldenScoreOf({ control }: Filter): RawBuilder<number> {
  return control === undefined ? sql`g.score` : sql`(g.controls ->> ${control})::double precision`;
}

/** Labels of answers that the filter leaves, of annotation_labels as `l`; golden answers are told apart by the caller. */
export function labelsLeft(filter: Omit<Filter, 'userId'>): RawBuilder<unknown> {
  return all([
    sql`l.organization_id = ${filter.organizationId} and l.project_id = ${filter.projectId}`,
    ...(filter.control === undefined ? [] : [sql`l.control = ${filter.control}`]),
    ...(filter.from === undefined ? [] : [sql`l.day >= ${filter.from}::date`]),
    ...(filter.to === undefined ? [] : [sql`l.day <= ${filter.to}::date`]),
  ]);
}

/** Annotations that the filter leaves, of annotation as `a`. */
export function answersLeft(filter: Filter): RawBuilder<unknown> {
  return all([
    sql`a.organization_id = ${filter.organizationId} and a.project_id = ${filter.projectId} and a.deleted_at is null`,
    ...(filter.from === undefined ? [] : [sql`a.created_at >= ${filter.from}::timestamp at time zone 'UTC'`]),
    ...(filter.to === undefined
      ? []
      : [sql`a.created_at < (${filter.to}::timestamp + interval '1 day') at time zone 'UTC'`]),
    ...(filter.userId === undefined ? [] : [sql`a.completed_by = ${filter.userId}`]),
  ]);
}

/** Golden scores that the filter leaves, of golden_score as `g`. */
export function goldenLeft(filter: Filter): RawBuilder<unknown> {
  return all([
    sql`g.organization_id = ${filter.organizationId} and g.project_id = ${filter.projectId}`,
    ...(filter.from === undefined ? [] : [sql`g.answered_at >= ${filter.from}::timestamp at time zone 'UTC'`]),
    ...(filter.to === undefined
      ? []
      : [sql`g.answered_at < (${filter.to}::timestamp + interval '1 day') at time zone 'UTC'`]),
    ...(filter.userId === undefined ? [] : [sql`g.user_id = ${filter.userId}`]),
  ]);
}
