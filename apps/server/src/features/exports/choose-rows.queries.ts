import type { ExportOptions } from '@labelwright/contract/exports';
import { type RawBuilder, sql } from 'kysely';
import { filterSql, type TaskSelection } from '../data-manager/index.ts';

type Condition = RawBuilder<boolean>;

/** Which tasks and annotations of a project an export takes, as conditions. */
export interface RowChoice {
  options: ExportOptions;
  /** View and filters, as they were when the export was asked for; undefined for all. */
  selection: TaskSelection | undefined;
}

const and = (parts: readonly Condition[]): Condition =>
  parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join([...parts], sql` and `)})`;

/** Whether only some of the annotations are meant; tasks without any of them are no part of the export then. */
export function isNarrow({ annotations, review, annotators, include_usual: usual }: ExportOptions): boolean {
  const chosen = annotations !== undefined && annotations !== 'all' && annotations !== 'best';
  return chosen || (review?.length ?? 0) > 0 || (annotators?.length ?? 0) > 0 || usual === false;
}

/** Of tasks under the alias t. */
export function taskCondition({ options, selection }: RowChoice, organizationId: number): Condition {
  const parts: Condition[] = [];
  if (selection) {
    if (selection.filter.items.length > 0) parts.push(filterSql(selection.filter, new Date(selection.now)));
    if (selection.included) parts.push(sql<boolean>`t.id = any (${selection.included}::bigint[])`);
    if (selection.excluded?.length) parts.push(sql<boolean>`t.id <> all (${selection.excluded}::bigint[])`);
  }
  if (options.ids) parts.push(sql<boolean>`t.id = any (${options.ids}::bigint[])`);
  if (options.finished) parts.push(options.finished === 'only' ? sql`t.is_labeled` : sql`not t.is_labeled`);
  if (options.skipped)
    parts.push(options.skipped === 'only' ? sql`t.cancelled_annotations > 0` : sql`t.cancelled_annotations = 0`);
  if (options.sample) parts.push(sampleCondition(options.sample.percent, options.sample.seed ?? 0));
  if (!options.download_all_tasks) {
    if (isNarrow(options))
      parts.push(sql<boolean>`exists (select from annotation a where a.organization_id = ${organizationId}
        and a.task_id = t.id and a.deleted_at is null and ${annotationCondition(options)})`);
    else parts.push(sql<boolean>`t.total_annotations > 0`);
  }
  return and(parts);
}

const HASHES = 2 ** 28;

/** By a hash of seed and id: the same tasks every time, and those of a smaller share among those of a larger. */
function sampleCondition(percent: number, seed: number): Condition {
  const below = Math.round((percent / 100) * HASHES);
  return sql<boolean>`('x0' || substr(md5(${`${seed}:`} || t.id), 1, 7))::bit(32)::integer < ${below}`;
}

/** Of annotations under the alias a. */
export function annotationCondition(options: ExportOptions): Condition {
  const parts: Condition[] = [];
  if (options.annotations === 'golden') parts.push(sql`a.ground_truth`);
  if (options.annotations === 'consensus') parts.push(sql`a.origin = 'consensus'`);
  if (options.annotations === 'final')
    parts.push(sql`exists (select from task f where f.id = a.task_id and f.final_annotation_id = a.id)`);
  if (options.annotators?.length) parts.push(sql`a.completed_by = any (${options.annotators}::bigint[])`);
  if (options.review?.length)
    parts.push(sql<boolean>`coalesce((select r.decision from review r where r.annotation_id = a.id
      and r.status in ('approved', 'rejected') order by r.id desc limit 1), 'none') = any (${options.review}::text[])`);
  if (options.include_usual === false) parts.push(sql`(a.was_cancelled or a.ground_truth)`);
  return and(parts);
}
