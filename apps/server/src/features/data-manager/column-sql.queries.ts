import { type RawBuilder, sql } from 'kysely';
import { OF_TASK } from '../tasks/index.ts';

export interface StoredColumn {
  value: RawBuilder<unknown>;
  /** One that may be null answers false to every comparison; the others can use their indexes. */
  isNullable?: true;
  /** Where the value stands beside the task: whether a row there passes a test, which its index can answer. */
  anyBeside?: (test: RawBuilder<unknown>) => RawBuilder<boolean>;
}

const present = (value: RawBuilder<unknown>): StoredColumn => ({ value });
const nullable = (value: RawBuilder<unknown>): StoredColumn => ({ value, isNullable: true });

const AGREEMENT: StoredColumn = {
  value: sql`m.agreement`,
  anyBeside: (test) => sql<boolean>`exists (select from task_measure m where ${OF_TASK} and ${test})`,
};

/** Nothing is looked for in tasks that nobody has answered. */
const ofAnnotations = (value: RawBuilder<unknown>): StoredColumn =>
  nullable(sql`(case when t.total_annotations + t.cancelled_annotations > 0 then (
    select ${value} from annotation a where a.task_id = t.id and a.deleted_at is null) end)`);

/** Of the model version that the project shows; where it shows all, of the one that was measured last. */
export const MODEL_AGREEMENT = sql`(
  select m.agreement from model_agreement m
  where m.task_id = t.id order by m.model_version = (select p.model_version from project p where p.id = t.project_id) desc, m.measured_at desc
  limit 1)`;

/** Columns with one value, of a task under the alias t. */
export const STORED: Readonly<Record<string, StoredColumn>> = {
  id: present(sql`t.id`),
  inner_id: present(sql`t.inner_id`),
  status: present(sql`t.status`),
  is_labeled: present(sql`t.is_labeled`),
  total_annotations: present(sql`t.total_annotations`),
  cancelled_annotations: present(sql`t.cancelled_annotations`),
  total_predictions: present(sql`t.total_predictions`),
  overlap: present(sql`t.overlap`),
  priority: present(sql`t.priority`),
  split: nullable(sql`t.split`),
  draft_exists: present(sql`(t.draft_count > 0)`),
  ground_truth: present(sql`t.is_golden`),
  avg_lead_time: nullable(sql`(t.lead_time_ms / 1000.0 / nullif(t.total_annotations + t.cancelled_annotations, 0))`),
  lead_time: present(sql`(t.lead_time_ms / 1000.0)`),
  agreement: AGREEMENT,
  review_status: nullable(sql`t.review_status`),
  comment_count: present(sql`t.comment_count`),
  unresolved_comment_count: present(sql`t.unresolved_comment_count`),
  last_comment_updated_at: nullable(sql`t.last_comment_updated_at`),
  file_upload: nullable(sql`t.file_upload_id`),
  import: nullable(sql`t.import_id`),
  external_id: nullable(sql`t.external_id`),
  created_at: present(sql`t.created_at`),
  updated_at: present(sql`t.updated_at`),
  completed_at: nullable(sql`t.labeled_at`),
  annotators_count: nullable(sql`(case when t.total_annotations + t.cancelled_annotations > 0 then (
    select count(distinct a.completed_by) from annotation a where a.task_id = t.id and a.deleted_at is null) else 0 end)`),
  annotated_at: ofAnnotations(sql`max(a.created_at)`),
  first_annotated_at: ofAnnotations(sql`min(a.created_at)`),
  annotation_updated_at: ofAnnotations(sql`max(a.updated_at)`),
  predictions_score: nullable(
    sql`(case when t.total_predictions > 0 then (select avg(p.score)::numeric from prediction p where p.task_id = t.id) end)`,
  ),
  model_agreement: nullable(sql`(case when t.total_predictions > 0 then ${MODEL_AGREEMENT} end)`),
  reviewed_at: nullable(sql`(select max(r.decided_at) from review r where r.task_id = t.id)`),
  comments: nullable(sql`(case when t.comment_count > 0 then (
    select string_agg(c.text, e'\n' order by c.id) from comment c where c.task_id = t.id and c.deleted_at is null) end)`),
  storage_filename: nullable(sql`coalesce(
    (select f.original_filename from asset f where f.id = t.asset_id),
    (select f.file_name from file_upload f where f.id = t.file_upload_id))`),
};

/** Columns with several values: a query for them, each once, as texts named value. `now` decides which leases live. */
export const LISTS: Readonly<Record<string, (now: Date) => RawBuilder<unknown>>> = {
  annotators: () => sql`select distinct a.completed_by::text as value from annotation a
    where a.organization_id = t.organization_id and a.project_id = t.project_id and a.task_id = t.id and a.deleted_at is null
      and a.completed_by is not null`,
  label: () => sql`select distinct u.label as value from annotation a cross join lateral result_usage(a.result) as u
    where t.total_annotations + t.cancelled_annotations > 0 and a.task_id = t.id and a.deleted_at is null and u.label <> ''`,
  predictions_label:
    () => sql`select distinct u.label as value from prediction p cross join lateral result_usage(p.result) as u
    where t.total_predictions > 0 and p.task_id = t.id and u.label <> ''`,
  predictions_model_versions: () => sql`select distinct p.model_version as value from prediction p
    where t.total_predictions > 0 and p.task_id = t.id`,
  reviewers: () => sql`select distinct r.decided_by::text as value from review r
    where r.task_id = t.id and r.decided_at is not null and r.decided_by is not null`,
  review_reason: () => sql`select distinct r.reason as value from review r
    where r.task_id = t.id and r.decided_at is not null and r.reason <> ''`,
  comment_authors: () => sql`select author::text as value from unnest(t.comment_authors) as author`,
  assignees: () => sql`select x.user_id::text as value from task_assignment x where x.task_id = t.id and x.type = 'AN'`,
  assigned_reviewers: () =>
    sql`select x.user_id::text as value from task_assignment x where x.task_id = t.id and x.type = 'RE'`,
  locked_by: (now) =>
    sql`select l.user_id::text as value from task_lease l where l.task_id = t.id and l.expires_at > ${now}`,
  updated_by: () => sql`select t.updated_by::text as value where t.updated_by is not null`,
};

/** Texts of which any one may match: the results of each annotation, of each prediction. */
export const ANY_TEXT: Readonly<Record<string, (test: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  annotations_results: (test) => sql`(t.total_annotations + t.cancelled_annotations > 0 and exists (
    select from annotation a cross join lateral (select a.result::text as value) as x
    where a.task_id = t.id and a.deleted_at is null and ${test}))`,
  predictions_results: (test) => sql`(t.total_predictions > 0 and exists (
    select from prediction p cross join lateral (select p.result::text as value) as x
    where p.task_id = t.id and ${test}))`,
};
