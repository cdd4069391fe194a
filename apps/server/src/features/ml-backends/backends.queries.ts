import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface BackendRow {
  id: number;
  organization_id: number;
  project_id: number;
  title: string;
  description: string;
  url: string;
  auth_method: 'NONE' | 'BASIC_AUTH' | 'BEARER';
  basic_auth_user: string;
  secret_sealed: string | null;
  access_token_sealed: string | null;
  extra_params: Record<string, unknown>;
  is_interactive: boolean;
  auto_update: boolean;
  trains: boolean;
  is_followed: boolean;
  timeout_ms: number;
  batch_size: number;
  state: 'disconnected' | 'connected' | 'error' | 'training';
  error_message: string;
  model_class: string;
  model_version: string;
  checked_at: Date | null;
  failed_checks: number;
  last_training_at: Date | null;
  annotations_at_last_training: number;
  created_at: Date;
  updated_at: Date;
  /** Of the project, now. */
  annotation_count: number;
  training_threshold: number;
  /** Where it is told of annotations; null: it never was. */
  webhook_id: number | null;
  webhook_is_active: boolean | null;
  webhook_off_reason: string | null;
}

export interface BackendScope {
  organizationId: number;
  projectId: number;
}

const SELECT = sql`
  select b.*, w.id as webhook_id, w.is_active as webhook_is_active, w.disabled_reason as webhook_off_reason,
    p.min_annotations_to_start_training as training_threshold, coalesce((
    select sum(c.total_annotations_number) from project_counter c
    where c.organization_id = b.organization_id and c.project_id = b.project_id), 0)::float8 as annotation_count
  from ml_backend b join project p on p.id = b.project_id and p.deleted_at is null
  left join webhook w on w.ml_backend_id = b.id`;

/** A project has a handful of them. */
export async function listBackends(
  tx: Tx,
  scope: BackendScope,
  isInteractive: boolean | undefined,
): Promise<BackendRow[]> {
  const { rows } = await sql<BackendRow>`
    ${SELECT} where b.organization_id = ${scope.organizationId} and b.project_id = ${scope.projectId}
      ${isInteractive === undefined ? sql`` : sql`and b.is_interactive = ${isInteractive}`}
    order by b.id limit 500`.execute(tx);
  return rows;
}

export async function findBackend(tx: Tx, organizationId: number, id: number): Promise<BackendRow | undefined> {
  const { rows } = await sql<BackendRow>`
    ${SELECT} where b.organization_id = ${organizationId} and b.id = ${id}`.execute(tx);
  return rows[0];
}

export type BackendChange = Partial<
  Pick<
    BackendRow,
    | 'title'
    | 'description'
    | 'url'
    | 'auth_method'
    | 'basic_auth_user'
    | 'secret_sealed'
    | 'access_token_sealed'
    | 'is_interactive'
    | 'auto_update'
    | 'trains'
    | 'timeout_ms'
    | 'batch_size'
    | 'state'
    | 'error_message'
    | 'model_class'
    | 'model_version'
    | 'checked_at'
    | 'failed_checks'
    | 'last_training_at'
    | 'annotations_at_last_training'
  >
> & { extra_params?: string; next_check_at?: Date };

export async function insertBackend(
  tx: Tx,
  scope: BackendScope,
  row: BackendChange & { title: string; url: string; created_by: number | null },
): Promise<number> {
  const { id } = await tx
    .insertInto('ml_backend')
    .values({ organization_id: scope.organizationId, project_id: scope.projectId, ...row })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateBackend(
  tx: Tx,
  organizationId: number,
  id: number,
  change: BackendChange,
): Promise<boolean> {
  const done = await tx
    .updateTable('ml_backend')
    .set({ updated_at: sql<Date>`now()`, ...change })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** After a look at it: a version that a person chose stays, and a training that goes on is not over because it answers. */
export async function writeCheck(
  tx: Tx,
  organizationId: number,
  id: number,
  found: {
    state: 'disconnected' | 'connected' | 'error';
    error: string;
    modelClass: string | undefined;
    modelVersion: string | undefined;
    at: Date;
    nextCheckAt: Date;
  },
): Promise<{ state: string; model_version: string } | undefined> {
  const { rows } = await sql<{ state: string; model_version: string }>`
    update ml_backend b set
      state = case when b.state = 'training' and ${found.state} = 'connected' and exists (
        select from ml_training r join job j on j.id = r.job_id
        where r.ml_backend_id = b.id and r.status in ('queued', 'running') and j.status in ('queued', 'running')) then 'training' else ${found.state} end,
      error_message = ${found.error}, checked_at = ${found.at}, next_check_at = ${found.nextCheckAt},
      failed_checks = case when ${found.state} = 'connected' then 0 else b.failed_checks + 1 end,
      model_class = coalesce(${found.modelClass ?? null}, b.model_class),
      model_version = case when b.auto_update or b.model_version = '' then coalesce(${found.modelVersion ?? null}, b.model_version) else b.model_version end
    where b.organization_id = ${organizationId} and b.id = ${id}
    returning b.state, b.model_version`.execute(tx);
  return rows[0];
}

/** Its work ends with it. */
export async function deleteBackend(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  await sql`
    update job set cancel_requested_at = now(), status = case when status = 'queued' then 'cancelled' else status end,
      finished_at = case when status = 'queued' then now() end
    where organization_id = ${organizationId} and status in ('queued', 'running') and id in (
      select job_id from ml_prediction_run where ml_backend_id = ${id} and status in ('queued', 'running')
      union all select job_id from ml_training where ml_backend_id = ${id} and status in ('queued', 'running'))`.execute(
    tx,
  );
  const done = await tx
    .deleteFrom('ml_backend')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

/** Of the backends of a project only this one is followed; undefined: none. */
export async function setFollowed(tx: Tx, scope: BackendScope, id: number | undefined): Promise<void> {
  await sql`
    update ml_backend set is_followed = false
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and is_followed and id <> ${id ?? 0}`.execute(
    tx,
  );
  if (id === undefined) return;
  await sql`
    update ml_backend set is_followed = true
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${id}`.execute(tx);
}

/** Of all organizations; each is due again later, whatever becomes of this check. */
export async function takeDueBackends(
  tx: Tx,
  now: Date,
  again: Date,
  limit: number,
): Promise<{ id: number; organization_id: number }[]> {
  const { rows } = await sql<{ id: number; organization_id: number }>`
    update ml_backend b set next_check_at = ${again}
    where b.id in (
      select due.id from ml_backend due join project p on p.id = due.project_id and p.deleted_at is null
      where due.next_check_at <= ${now} order by due.next_check_at limit ${limit} for update of due skip locked)
    returning b.id, b.organization_id`.execute(tx);
  return rows;
}

/** What a model is told about a project. */
export interface ModelProject {
  id: number;
  title: string;
  description: string;
  label_config: string;
  parsed_label_config: unknown;
  control_weights: unknown;
  expert_instruction: string;
  maximum_annotations: number;
  min_annotations_to_start_training: number;
  model_version: string;
  sampling: string;
  is_published: boolean;
  show_collab_predictions: boolean;
  evaluate_predictions_automatically: boolean;
  task_data_login: string | null;
  task_data_password: string | null;
  created_at: Date;
  task_number: number;
  total_annotations_number: number;
  total_predictions_number: number;
  num_tasks_with_annotations: number;
}

const total = (column: RawBuilder<unknown>) => sql`coalesce((
  select sum(${column}) from project_counter c
  where c.organization_id = p.organization_id and c.project_id = p.id), 0)::float8`;

export async function findModelProject(tx: Tx, scope: BackendScope): Promise<ModelProject | undefined> {
  const { rows } = await sql<ModelProject>`
    select p.id, p.title, p.description, p.label_config, p.parsed_label_config, p.control_weights, p.expert_instruction,
      p.maximum_annotations, p.min_annotations_to_start_training, p.model_version, p.sampling, p.is_published,
      p.show_collab_predictions, p.evaluate_predictions_automatically, p.task_data_login, p.task_data_password, p.created_at,
      ${total(sql`c.task_number`)} as task_number, ${total(sql`c.total_annotations_number`)} as total_annotations_number,
      ${total(sql`c.total_predictions_number`)} as total_predictions_number,
      ${total(sql`c.num_tasks_with_annotations`)} as num_tasks_with_annotations
    from project p
    where p.organization_id = ${scope.organizationId} and p.id = ${scope.projectId} and p.deleted_at is null`.execute(
    tx,
  );
  return rows[0];
}

/** Makes the project show a version, and its tasks follow the scores of it; false where it did already. */
export async function showVersion(tx: Tx, scope: BackendScope, version: string): Promise<boolean> {
  const { rows } = await sql`
    update project set model_version = ${version}
    where organization_id = ${scope.organizationId} and id = ${scope.projectId} and model_version <> ${version}
    returning id`.execute(tx);
  return rows.length > 0;
}
