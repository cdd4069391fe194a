-- Files, tasks, annotations, predictions, imports and exports.

create table asset (
  id bigint generated always as identity primary key,
  uuid uuid not null default new_uuid() unique,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint references project on delete cascade,
  media_type text not null default 'other' check (media_type in ('image', 'video_frame', 'document', 'audio', 'video', 'text', 'archive', 'other')),
  storage_key text not null unique check (length(storage_key) <= 512),
  original_filename text not null default '' check (length(original_filename) <= 512),
  content_type text not null default 'application/octet-stream',
  size_bytes bigint not null default 0,
  sha256 text not null default '',
  width integer,
  height integer,
  metadata jsonb not null default '{}',
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index asset_project on asset (organization_id, project_id, media_type, id);
create index asset_project_id on asset (project_id);
create trigger touch before update on asset for each row execute function touch_updated_at();
select enable_tenancy('asset');

create table file_upload (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint references app_user on delete set null,
  asset_id bigint not null references asset on delete cascade,
  file_name text not null,
  size_bytes bigint not null default 0,
  total_rows bigint not null default 0,
  successful_rows bigint not null default 0,
  unsuccessful_rows bigint not null default 0,
  uploaded_at timestamptz not null default now()
);
create index file_upload_project on file_upload (organization_id, project_id, id);
create index file_upload_project_id on file_upload (project_id);
create index file_upload_asset on file_upload (asset_id);
select enable_tenancy('file_upload');

create table project_import (
  id bigint generated always as identity primary key,
  uuid uuid not null default new_uuid() unique,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  created_by bigint references app_user on delete set null,
  status text not null default 'created' check (status in ('created', 'in_progress', 'completed', 'failed', 'cancelled')),
  source text not null default '',
  file_upload_ids jsonb not null default '[]',
  preannotated_from_fields jsonb,
  commit_to_project boolean not null default true,
  return_task_ids boolean not null default false,
  could_be_tasks_list boolean not null default true,
  found_formats jsonb not null default '{}',
  data_columns jsonb not null default '[]',
  task_ids jsonb,
  task_count bigint not null default 0,
  annotation_count bigint not null default 0,
  prediction_count bigint not null default 0,
  failed_count bigint not null default 0,
  -- First rows that failed, for the page; the whole list is in report_asset_id.
  row_errors jsonb not null default '[]',
  report_asset_id bigint references asset on delete set null,
  error text,
  traceback text,
  duration_ms bigint not null default 0,
  job_id uuid references job on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
create index project_import_project on project_import (organization_id, project_id, id desc);
create index project_import_project_id on project_import (project_id);
create trigger touch before update on project_import for each row execute function touch_updated_at();
select enable_tenancy('project_import');

create table project_export (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  created_by bigint references app_user on delete set null,
  title text not null default '',
  format text not null,
  options jsonb not null default '{}',
  status text not null default 'created' check (status in ('created', 'in_progress', 'completed', 'failed', 'cancelled')),
  asset_id bigint references asset on delete set null,
  md5 text,
  counters jsonb not null default '{}',
  losses jsonb not null default '[]',
  error text,
  job_id uuid references job on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
create index project_export_project on project_export (organization_id, project_id, id desc);
create index project_export_project_id on project_export (project_id);
create trigger touch before update on project_export for each row execute function touch_updated_at();
select enable_tenancy('project_export');

create table task (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  inner_id bigint not null,
  external_id text check (length(external_id) <= 256),
  data jsonb not null default '{}',
  meta jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'in_progress', 'complete', 'failed')),
  is_labeled boolean not null default false,
  labeled_at timestamptz,
  -- How many annotations are required, and how many count towards it.
  overlap integer not null default 1 check (overlap >= 1),
  counted integer not null default 0 check (counted >= 0),
  in_overlap_cohort boolean not null default true,
  priority integer not null default 0,
  is_golden boolean not null default false,
  -- Place of the task under uniform sampling, fixed at birth.
  sample_key double precision not null default random(),
  total_annotations integer not null default 0,
  cancelled_annotations integer not null default 0,
  total_predictions integer not null default 0,
  draft_count integer not null default 0,
  lead_time_ms bigint not null default 0,
  task_definition_id bigint references task_definition on delete restrict,
  asset_id bigint references asset on delete set null,
  file_upload_id bigint references file_upload on delete set null,
  import_id bigint references project_import on delete set null,
  created_by bigint references app_user on delete set null,
  updated_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by bigint
);
create unique index task_number on task (project_id, inner_id);
create unique index task_external on task (organization_id, project_id, external_id) where external_id is not null and deleted_at is null;
create index task_list on task (organization_id, project_id, id) where deleted_at is null;
create index task_labeled on task (organization_id, project_id, is_labeled, id) where deleted_at is null;
create index task_queue on task (organization_id, project_id, priority desc, id) where not is_labeled and deleted_at is null;
create index task_sample on task (organization_id, project_id, sample_key) where not is_labeled and deleted_at is null;
create index task_deleted on task (organization_id, project_id, deleted_at) where deleted_at is not null;
create index task_import on task (import_id) where import_id is not null;
create index task_file_upload on task (file_upload_id) where file_upload_id is not null;
select enable_tenancy('task');

-- A lease is a promise of a place on the task until expires_at. Who has no live lease holds nothing.
create table task_lease (
  organization_id bigint not null,
  task_id bigint not null references task on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  project_id bigint not null,
  kind text not null default 'work' check (kind in ('work', 'prefetch')),
  unique_id uuid not null default gen_random_uuid(),
  acquired_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (task_id, user_id)
);
create index task_lease_user on task_lease (organization_id, project_id, user_id, expires_at);
create index task_lease_expiry on task_lease (expires_at);
select enable_tenancy('task_lease');

create table annotation (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null references task on delete cascade,
  result jsonb not null,
  result_count integer not null default 0,
  schema_version text not null default '' check (length(schema_version) <= 32),
  tool_version text not null default '' check (length(tool_version) <= 32),
  task_definition_id bigint references task_definition on delete restrict,
  completed_by bigint references app_user on delete set null,
  updated_by bigint references app_user on delete set null,
  actor text not null default '' check (length(actor) <= 128),
  submission_id text not null default '' check (length(submission_id) <= 128),
  unique_id uuid not null default gen_random_uuid(),
  raw_payload jsonb not null default '{}',
  was_cancelled boolean not null default false,
  -- A skip belongs to a round; when everybody has skipped, the round ends and the task is offered again.
  skip_round_over boolean not null default false,
  ground_truth boolean not null default false,
  -- Counts towards task.overlap; kept here so that the sum can be proved.
  counts boolean not null default true,
  origin text not null default 'manual' check (origin in ('manual', 'preannotation', 'prediction', 'crowd', 'copied', 'adjudication', 'imported')),
  parent_annotation_id bigint references annotation on delete set null,
  parent_prediction_id bigint,
  import_id bigint,
  lead_time_ms bigint,
  last_action text,
  version integer not null default 1,
  started_at timestamptz,
  draft_created_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by bigint
);
create index annotation_task on annotation (task_id, id);
create index annotation_person on annotation (organization_id, project_id, completed_by, task_id) where deleted_at is null;
create index annotation_list on annotation (organization_id, project_id, id) where deleted_at is null;
create index annotation_submission on annotation (submission_id) where submission_id <> '';
create unique index annotation_once on annotation (task_id, submission_id) where submission_id <> '';
create unique index annotation_unique_id on annotation (unique_id);
create index annotation_actor on annotation (organization_id, actor);
select enable_tenancy('annotation');

create table annotation_revision (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  annotation_id bigint not null references annotation on delete cascade,
  version integer not null,
  result jsonb not null,
  was_cancelled boolean not null,
  ground_truth boolean not null,
  lead_time_ms bigint,
  task_definition_id bigint,
  changed_by bigint references app_user on delete set null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  unique (annotation_id, version)
);
create trigger append_only before update on annotation_revision for each row execute function refuse_change();
select enable_tenancy('annotation_revision');

create table annotation_draft (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null references task on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  annotation_id bigint references annotation on delete cascade,
  result jsonb not null default '[]',
  lead_time_ms bigint,
  was_postponed boolean not null default false,
  -- Counts up with every save; a save that names an older one is a conflict.
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index annotation_draft_one on annotation_draft (task_id, user_id, coalesce(annotation_id, 0));
create index annotation_draft_user on annotation_draft (organization_id, project_id, user_id);
create index annotation_draft_annotation on annotation_draft (annotation_id) where annotation_id is not null;
create trigger touch before update on annotation_draft for each row execute function touch_updated_at();
select enable_tenancy('annotation_draft');

create table prediction (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null references task on delete cascade,
  model_version text not null default '' check (length(model_version) <= 256),
  result jsonb not null default '[]',
  score double precision check (score between 0 and 1),
  cluster integer,
  neighbors jsonb,
  mislabeling double precision not null default 0,
  import_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index prediction_task on prediction (task_id, model_version);
create index prediction_model on prediction (organization_id, project_id, model_version, score);
create trigger touch before update on prediction for each row execute function touch_updated_at();
select enable_tenancy('prediction');
