import type { TagBrief } from '@labelwright/contract/project-groups';
import type { ProjectCounts, ProjectState } from '@labelwright/contract/projects';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** A project as stored, with its counters and what the reader is to it. */
export interface ProjectRow extends ProjectCounts {
  id: number;
  uuid: string;
  slug: string;
  organization_id: number;
  workspace_id: number;
  title: string;
  description: string;
  project_type: string | null;
  color: string;
  state: ProjectState;
  is_draft: boolean;
  is_published: boolean;
  is_template: boolean;
  is_public: boolean;
  assessment: boolean;
  pinned_at: Date | null;
  responsible_person_id: number | null;
  label_config: string;
  parsed_label_config: Record<string, unknown>;
  label_config_hash: string;
  task_definition_id: number | null;
  data_types: Record<string, unknown>;
  control_weights: Record<string, unknown>;
  expert_instruction: string;
  show_instruction: boolean;
  show_skip_button: boolean;
  enable_empty_annotation: boolean;
  reveal_preannotations_interactively: boolean;
  show_annotation_history: boolean;
  show_collab_predictions: boolean;
  evaluate_predictions_automatically: boolean;
  maximum_annotations: number;
  overlap_cohort_percentage: number;
  sampling: string;
  skip_permanent: boolean;
  skip_queue: string;
  show_ground_truth_first: boolean;
  show_overlap_first: boolean;
  blind_passes: number;
  review_percentage: number;
  golden_ref_percentage: number;
  min_annotations_to_start_training: number;
  model_version: string;
  task_data_login: string | null;
  task_data_password: string | null;
  invite_token: string;
  settings: Record<string, unknown>;
  template_of: number | null;
  template_base: Record<string, unknown> | null;
  tags: TagBrief[];
  groups: number[];
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  creator: { id: number; first_name: string; last_name: string; email: string } | null;
  /** The project, or some task of it, has a JSON-schema definition. */
  asks_by_schema: boolean;
  member_count: number;
  annotator_count: number;
  last_activity_at: Date | null;
  organization_role: string | null;
  workspace_role: string | null;
  member_type: number | null;
  sort_keys: string[];
}

export interface Reader {
  organizationId: number;
  userId: number | undefined;
  isSuperAdmin: boolean;
}

export interface ProjectFilter {
  ids?: number[] | undefined;
  title?: string | undefined;
  search?: string | undefined;
  states?: string[] | undefined;
  pinned?: boolean | undefined;
  isPublished?: boolean | undefined;
  isTemplate?: boolean | undefined;
  workspaceId?: number | undefined;
  deleted: boolean;
  /** Names or ids; all of them. */
  tags?: string[] | undefined;
  tagType?: string | undefined;
  group?: { id: number; isRecursive: boolean } | undefined;
}

interface Ordering {
  keys: RawBuilder<unknown>[];
  casts: string[];
  descending: boolean;
}

const byId = sql`p.id`;
const ORDERINGS: Record<string, Ordering> = {
  pinned: {
    keys: [sql`coalesce(p.pinned_at, '-infinity')`, sql`p.created_at`, byId],
    casts: ['timestamptz', 'timestamptz', 'bigint'],
    descending: true,
  },
  title: { keys: [sql`lower(p.title)`, byId], casts: ['text', 'bigint'], descending: false },
  created_at: { keys: [sql`p.created_at`, byId], casts: ['timestamptz', 'bigint'], descending: false },
  updated_at: { keys: [sql`p.updated_at`, byId], casts: ['timestamptz', 'bigint'], descending: false },
  state: { keys: [sql`p.state`, byId], casts: ['text', 'bigint'], descending: false },
};

function orderingOf(name: string): Ordering {
  const plain = name.startsWith('-') ? name.slice(1) : name;
  const ordering = ORDERINGS[plain] ?? ORDERINGS.pinned;
  if (!ordering) throw new RangeError(`no ordering ${name}`);
  return name.startsWith('-') ? { ...ordering, descending: true } : ordering;
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function conditions(filter: ProjectFilter): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [
    filter.deleted ? sql`p.deleted_at is not null and access.is_manager` : sql`p.deleted_at is null`,
  ];
  if (filter.ids) all.push(sql`p.id = any(${filter.ids}::bigint[])`);
  if (filter.title) all.push(sql`p.title ilike ${like(filter.title)}`);
  if (filter.search)
    all.push(sql`(p.title ilike ${like(filter.search)} or p.description ilike ${like(filter.search)})`);
  if (filter.states) all.push(sql`p.state = any(${filter.states}::text[])`);
  if (filter.pinned !== undefined) all.push(filter.pinned ? sql`p.pinned_at is not null` : sql`p.pinned_at is null`);
  if (filter.isPublished !== undefined) all.push(sql`p.is_published = ${filter.isPublished}`);
  if (filter.isTemplate !== undefined) all.push(sql`p.is_template = ${filter.isTemplate}`);
  if (filter.workspaceId !== undefined) all.push(sql`p.workspace_id = ${filter.workspaceId}`);
  for (const tag of filter.tags ?? []) all.push(hasTag(tag));
  if (filter.tagType !== undefined)
    all.push(sql`exists (select from project_tag x join tag g on g.id = x.tag_id
      where x.project_id = p.id and lower(g.tag_type) = lower(${filter.tagType}))`);
  if (filter.group) all.push(isInGroup(filter.group));
  return sql.join(all, sql` and `);
}

/** A number is an id, unless some tag has it as its name. */
function hasTag(tag: string): RawBuilder<unknown> {
  const id = /^[1-9]\d{0,15}$/.test(tag) ? Number(tag) : 0;
  return sql`exists (select from project_tag x join tag g on g.id = x.tag_id
    where x.project_id = p.id and (lower(g.name) = lower(${tag}) or g.id = ${id}::bigint))`;
}

function isInGroup({ id, isRecursive }: { id: number; isRecursive: boolean }): RawBuilder<unknown> {
  const groups = isRecursive
    ? sql`with recursive below as (
        select id from project_group where organization_id = p.organization_id and id = ${id}
        union
        select c.id from project_group c join below b on c.parent_id = b.id where c.organization_id = p.organization_id
      ) select id from below`
    : sql`select ${id}::bigint`;
  return sql`p.id in (select x.project_id from project_group_project x where x.group_id in (${groups}))`;
}

/** Keyset: the rows behind the last one of the page before, in the order of the keys. */
function behind(ordering: Ordering, after: readonly unknown[] | undefined): RawBuilder<unknown> {
  if (!after) return sql`true`;
  const keys = ordering.casts.map((_cast, index) => sql.ref(`key${index}`));
  const values = ordering.casts.map((cast, index) => sql`${String(after[index] ?? '')}::${sql.raw(cast)}`);
  return sql`(${sql.join(keys)}) ${sql.raw(ordering.descending ? '<' : '>')} (${sql.join(values)})`;
}

/** Who the reader is to each project, and whether it may be seen: administrators all, workers what is published. */
function readableProjects(reader: Reader): RawBuilder<unknown> {
  const user = reader.userId ?? null;
  return sql`
    project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${user}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${user}::bigint
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${user}::bigint and pm.enabled
    cross join lateral (select coalesce(
      ${reader.isSuperAdmin} or om.role in ('owner', 'admin')
      or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type = 1)), false) as is_manager) access`;
}

const isVisible = sql`(access.is_manager or (om.role is not null and (
  pm.member_type in (2, 5) or (pm.member_type in (3, 4) and p.is_published and not p.is_draft))))`;

/** Projects that the reader may see and that are not deleted, as a subquery of ids. */
export function visibleProjects(reader: Reader): RawBuilder<unknown> {
  return sql`select p.id from ${readableProjects(reader)}
    where p.organization_id = ${reader.organizationId} and p.deleted_at is null and ${isVisible}`;
}

const withFacts = sql`
  left join app_user u on u.id = p.created_by
  cross join lateral (
    select coalesce(sum(task_number), 0) as task_number, coalesce(sum(finished_task_number), 0) as finished_task_number,
      coalesce(sum(total_predictions_number), 0) as total_predictions_number,
      coalesce(sum(total_annotations_number), 0) as total_annotations_number,
      coalesce(sum(num_tasks_with_annotations), 0) as num_tasks_with_annotations,
      coalesce(sum(useful_annotation_number), 0) as useful_annotation_number,
      coalesce(sum(ground_truth_number), 0) as ground_truth_number,
      coalesce(sum(skipped_annotations_number), 0) as skipped_annotations_number,
      coalesce(sum(result_count), 0) as result_count, coalesce(sum(draft_number), 0) as draft_number,
      coalesce(sum(lead_time_ms), 0) as lead_time_ms,
      max(updated_at) filter (where total_annotations_number > 0) as last_activity_at
    from project_counter c where c.organization_id = p.organization_id and c.project_id = p.id
  ) counters
  cross join lateral (
    select count(*) as member_count, count(*) filter (where member_type in (2, 3, 4)) as annotator_count
    from project_member m where m.organization_id = p.organization_id and m.project_id = p.id and m.enabled
  ) members`;

const columns = sql`
  p.*, counters.*, members.*,
  (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'tag_type', g.tag_type, 'color', g.color)
      order by lower(g.tag_type) nulls last, lower(g.name)), '[]')
   from project_tag x join tag g on g.id = x.tag_id where x.project_id = p.id) as tags,
  (select coalesce(jsonb_agg(x.group_id order by x.group_id), '[]')
   from project_group_project x where x.project_id = p.id) as groups,
  case when u.id is null then null else jsonb_build_object(
    'id', u.id, 'first_name', u.first_name, 'last_name', u.last_name, 'email', u.email) end as creator,
  exists (select from task_definition d where d.id = p.task_definition_id and d.kind = 'json_schema')
    or exists (
      select from task t
      where t.organization_id = p.organization_id and t.project_id = p.id and t.task_definition_id is not null
        and t.deleted_at is null) as asks_by_schema`;

const roles = sql`om.role as organization_role, wm.role as workspace_role, pm.member_type`;

/** One page of the projects that the reader may see, with counters: one statement, whatever the page. */
export async function listProjects(
  tx: Tx,
  reader: Reader,
  filter: ProjectFilter,
  page: { ordering: string; after: readonly unknown[] | undefined; limit: number; offset: number; counted: boolean },
): Promise<{ rows: ProjectRow[]; total: number | undefined }> {
  const ordering = orderingOf(page.ordering);
  const direction = sql.raw(ordering.descending ? 'desc' : 'asc');
  const keys = sql.join(ordering.keys.map((key, index) => sql`${key} as ${sql.ref(`key${index}`)}`));
  const order = sql.join(ordering.keys.map((_key, index) => sql`${sql.ref(`key${index}`)} ${direction}`));
  const texts = sql.join(ordering.keys.map((_key, index) => sql`${sql.ref(`key${index}`)}::text`));
  const { rows } = await sql<ProjectRow & { total: number | null }>`
    with visible as materialized (
      select p.id as project_id, ${roles}, ${keys}
      from ${readableProjects(reader)}
      where p.organization_id = ${reader.organizationId} and ${isVisible} and ${conditions(filter)}
    ), page as materialized (
      select * from visible where ${behind(ordering, page.after)}
      order by ${order} limit ${page.limit} offset ${page.offset}
    )
    select ${columns}, page.organization_role, page.workspace_role, page.member_type, array[${texts}] as sort_keys,
      ${page.counted ? sql`(select count(*) from visible)` : sql`null::bigint`} as total
    from page
    join project p on p.organization_id = ${reader.organizationId} and p.id = page.project_id
    ${withFacts}
    order by ${order}`.execute(tx);
  const total = page.counted ? (rows[0]?.total ?? undefined) : undefined;
  return { rows, total: page.counted && rows.length === 0 && page.offset === 0 ? 0 : total };
}

/** By id within the reader's organization, also when deleted; the caller has checked the permission. */
export async function findProject(tx: Tx, reader: Reader, projectId: number): Promise<ProjectRow | undefined> {
  const { rows } = await sql<ProjectRow>`
    select ${columns}, ${roles}, '{}'::text[] as sort_keys
    from ${readableProjects(reader)} ${withFacts}
    where p.organization_id = ${reader.organizationId} and p.id = ${projectId}`.execute(tx);
  return rows[0];
}

/** Tasks in the queue of this person: done ones, and open ones that are still theirs to do. */
export async function countQueue(
  tx: Tx,
  organizationId: number,
  projectId: number,
  userId: number,
): Promise<{ done: number; doneOpen: number }> {
  const { rows } = await sql<{ done: number; doneOpen: number }>`
    select count(*) as done, count(*) filter (where not t.is_labeled) as "doneOpen"
    from (select distinct task_id from annotation
      where organization_id = ${organizationId} and project_id = ${projectId} and completed_by = ${userId}
        and deleted_at is null) mine
    join task t on t.id = mine.task_id and t.deleted_at is null`.execute(tx);
  return rows[0] ?? { done: 0, doneOpen: 0 };
}

/** Holds the row until the transaction ends, so that two changes of one project follow each other. */
export async function lockProject(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await sql`select from project where organization_id = ${organizationId} and id = ${projectId} for no key update`.execute(
    tx,
  );
}
