import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type ChangeStatus =
  | 'queued'
  | 'rewriting'
  | 'applied'
  | 'undo_queued'
  | 'undoing'
  | 'undone'
  | 'cancelled'
  | 'failed';

export interface LabelChangeRow {
  id: number;
  organization_id: number;
  project_id: number;
  status: ChangeStatus;
  operations: LabelOperation[];
  reverse_operations: LabelOperation[];
  from_definition_id: number;
  to_definition_id: number | null;
  undo_definition_id: number | null;
  task_cursor: number;
  task_total: number;
  tasks_done: number;
  counts: Record<string, number>;
  undo_counts: Record<string, number>;
  left_annotations: { id: number; task: number }[];
  error: string | null;
  job_id: string | null;
  undo_job_id: string | null;
  created_by: number | null;
  author_name: string | null;
  created_at: Date;
  switched_at: Date | null;
  applied_at: Date | null;
  undo_switched_at: Date | null;
  undone_at: Date | null;
}

const COLUMNS = sql`c.*, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), nullif(u.display_name, ''), u.email::text) as author_name`;

export interface CurrentConfig {
  definitionId: number | null;
  kind: string | null;
  source: string;
  weights: Record<string, unknown>;
  title: string;
  taskNumber: number;
}

export async function getCurrentConfig(
  tx: Tx,
  organizationId: number,
  projectId: number,
  options: { isLocked?: boolean } = {},
): Promise<CurrentConfig | undefined> {
  const { rows } = await sql<CurrentConfig>`
    select p.task_definition_id as "definitionId", d.kind, p.label_config as source, p.control_weights as weights, p.title,
      (select coalesce(sum(task_number), 0) from project_counter k
       where k.organization_id = p.organization_id and k.project_id = p.id) as "taskNumber"
    from project p left join task_definition d on d.id = p.task_definition_id
    where p.organization_id = ${organizationId} and p.id = ${projectId}
    ${options.isLocked ? sql`for no key update of p` : sql``}`.execute(tx);
  return rows[0];
}

/** A change always makes a version of its own, so that what was made under it can be told from all before. */
export async function insertDefinition(
  tx: Tx,
  definition: {
    organizationId: number;
    projectId: number;
    hash: string;
    source: string;
    userId: number | undefined;
  },
): Promise<number> {
  const { organizationId, projectId, hash, source } = definition;
  const { rows } = await sql<{ id: number }>`
    insert into task_definition (organization_id, project_id, kind, version, hash, definition, created_by)
    select ${organizationId}, ${projectId}, 'label_config',
      coalesce((select max(version) from task_definition where organization_id = ${organizationId} and project_id = ${projectId}), 0) + 1,
      ${hash}, jsonb_build_object('label_config', ${source}::text), ${definition.userId ?? null}::bigint
    returning id`.execute(tx);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('no definition was made');
  return id;
}

export interface ProjectConfigColumns {
  label_config: string;
  parsed_label_config: string;
  label_config_hash: string;
  data_types: string;
  control_weights: string;
}

export async function switchConfig(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  columns: ProjectConfigColumns,
  definitionId: number,
  userId: number | undefined,
): Promise<void> {
  await sql`
    update project set label_config = ${columns.label_config}, parsed_label_config = ${columns.parsed_label_config}::jsonb,
      label_config_hash = ${columns.label_config_hash}, data_types = ${columns.data_types}::jsonb,
      control_weights = ${columns.control_weights}::jsonb, task_definition_id = ${definitionId},
      updated_by = ${userId ?? null}::bigint
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

/** false: another change of the project is under way. */
export async function insertChange(
  tx: Tx,
  change: {
    organizationId: number;
    projectId: number;
    operations: readonly LabelOperation[];
    fromDefinitionId: number;
    taskTotal: number;
    userId: number | undefined;
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into label_change (organization_id, project_id, operations, from_definition_id, task_total, created_by)
    values (${change.organizationId}, ${change.projectId}, ${JSON.stringify(change.operations)}::jsonb, ${change.fromDefinitionId},
      ${change.taskTotal}, ${change.userId ?? null}::bigint)
    on conflict (project_id) where status in ('queued', 'rewriting', 'undo_queued', 'undoing') do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

/** The change that a job has begun in a project and not ended. */
export async function findOpenOfJob(
  tx: Tx,
  organizationId: number,
  projectId: number,
  jobId: string,
): Promise<{ id: number; status: ChangeStatus; fromDefinitionId: number } | undefined> {
  const { rows } = await sql<{ id: number; status: ChangeStatus; fromDefinitionId: number }>`
    select id, status, from_definition_id as "fromDefinitionId" from label_change
    where organization_id = ${organizationId} and project_id = ${projectId} and job_id = ${jobId}
      and status in ('queued', 'rewriting')`.execute(tx);
  return rows[0];
}

/** Changes whose job was cancelled or failed before the config switched are over. */
export async function closeAbandoned(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await sql`
    update label_change c set
      status = case c.status when 'undo_queued' then 'applied' when 'queued' then
        case j.status when 'cancelled' then 'cancelled' else 'failed' end else c.status end,
      error = j.error
    from job j
    where c.organization_id = ${organizationId} and c.project_id = ${projectId} and c.status in ('queued', 'undo_queued')
      and j.id = case c.status when 'queued' then c.job_id else c.undo_job_id end and j.status in ('cancelled', 'failed')`.execute(
    tx,
  );
}

export async function updateChange(
  tx: Tx,
  organizationId: number,
  id: number,
  values: Partial<{
    status: ChangeStatus;
    reverse_operations: readonly LabelOperation[];
    to_definition_id: number;
    undo_definition_id: number;
    task_cursor: number;
    task_total: number;
    tasks_done: number;
    counts: Record<string, number>;
    undo_counts: Record<string, number>;
    left_annotations: readonly { id: number; task: number }[];
    error: string | null;
    job_id: string;
    undo_job_id: string;
    undone_by: number | null;
    switched_at: Date;
    applied_at: Date;
    undo_switched_at: Date;
    undone_at: Date;
  }>,
): Promise<void> {
  const { reverse_operations, counts, undo_counts, left_annotations, ...plain } = values;
  await tx
    .updateTable('label_change')
    .set({
      ...plain,
      ...(reverse_operations === undefined ? {} : { reverse_operations: JSON.stringify(reverse_operations) }),
      ...(counts === undefined ? {} : { counts: JSON.stringify(counts) }),
      ...(undo_counts === undefined ? {} : { undo_counts: JSON.stringify(undo_counts) }),
      ...(left_annotations === undefined ? {} : { left_annotations: JSON.stringify(left_annotations) }),
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** With `isLocked` two workers that both believe to have the job take turns. */
export async function findChange(
  tx: Tx,
  organizationId: number,
  id: number,
  options: { projectId?: number; isLocked?: boolean } = {},
): Promise<LabelChangeRow | undefined> {
  const { rows } = await sql<LabelChangeRow>`
    select ${COLUMNS} from label_change c left join app_user u on u.id = c.created_by
    where c.organization_id = ${organizationId} and c.id = ${id}
      ${options.projectId === undefined ? sql`` : sql`and c.project_id = ${options.projectId}`}
    ${options.isLocked ? sql`for no key update of c` : sql``}`.execute(tx);
  return rows[0];
}

export async function listChanges(
  tx: Tx,
  organizationId: number,
  projectId: number,
  page: { before: number | undefined; limit: number },
): Promise<LabelChangeRow[]> {
  const { rows } = await sql<LabelChangeRow>`
    select ${COLUMNS} from label_change c left join app_user u on u.id = c.created_by
    where c.organization_id = ${organizationId} and c.project_id = ${projectId}
      and (${page.before ?? null}::bigint is null or c.id < ${page.before ?? null}::bigint)
    order by c.id desc limit ${page.limit}`.execute(tx);
  return rows;
}

/** The change that an undo would take back: the latest whose config is, or was at last, in use. */
export async function findLatestApplied(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from label_change
    where organization_id = ${organizationId} and project_id = ${projectId} and status = 'applied'
    order by id desc limit 1`.execute(tx);
  return rows[0]?.id;
}

/** Every switch of the config by a change or its undo, newest first. */
export interface Transition {
  from_definition_id: number;
  to_definition_id: number;
  operations: LabelOperation[];
  at: Date;
}

export async function listTransitions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  limit: number,
): Promise<Transition[]> {
  const { rows } = await sql<Transition>`
    select from_definition_id, to_definition_id, operations, switched_at as at from label_change
    where organization_id = ${organizationId} and project_id = ${projectId} and switched_at is not null
    union all
    select to_definition_id, undo_definition_id, reverse_operations, undo_switched_at from label_change
    where organization_id = ${organizationId} and project_id = ${projectId} and undo_switched_at is not null
    order by at desc limit ${limit}`.execute(tx);
  return rows;
}

/** false: somebody asked to cancel first. From here on nobody can. */
export async function commitJob(tx: Tx, jobId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update job set is_committed = true where id = ${jobId} and cancel_requested_at is null returning id`.execute(tx);
  return rows.length > 0;
}
