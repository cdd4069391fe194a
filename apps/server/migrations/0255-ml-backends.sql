-- Models in the loop: their servers, what they were asked, what they learnt, and how good they are.

create table ml_backend (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  title text not null check (length(title) between 1 and 256),
  description text not null default '' check (length(description) <= 2000),
  url text not null check (length(url) between 1 and 2048),
  auth_method text not null default 'NONE' check (auth_method in ('NONE', 'BASIC_AUTH', 'BEARER')),
  basic_auth_user text not null default '' check (length(basic_auth_user) <= 256),
  -- Sealed by the vault: the password of Basic, or the bearer token.
  secret_sealed text,
  -- Sealed by the vault: the key with which the model may read here, handed over in /setup.
  access_token_sealed text,
  extra_params jsonb not null default '{}',
  is_interactive boolean not null default false,
  -- Its new versions are taken over: predicted with, and shown where the project follows it.
  auto_update boolean not null default true,
  -- Learns when enough is new (project.min_annotations_to_start_training).
  trains boolean not null default true,
  -- project.model_version goes with its versions.
  is_followed boolean not null default false,
  timeout_ms integer not null default 100000 check (timeout_ms between 100 and 600000),
  batch_size integer not null default 16 check (batch_size between 1 and 1000),
  state text not null default 'disconnected' check (state in ('disconnected', 'connected', 'error', 'training')),
  error_message text not null default '' check (length(error_message) <= 4000),
  model_class text not null default '' check (length(model_class) <= 256),
  model_version text not null default '' check (length(model_version) <= 256),
  checked_at timestamptz,
  -- Checks in a row that went wrong: the next ones are further apart.
  failed_checks integer not null default 0,
  next_check_at timestamptz not null default now(),
  last_training_at timestamptz,
  annotations_at_last_training bigint not null default 0,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index ml_backend_project on ml_backend (organization_id, project_id, id);
create index ml_backend_due on ml_backend (next_check_at);
create unique index ml_backend_followed on ml_backend (project_id) where is_followed;
create index ml_backend_created_by on ml_backend (created_by);
create trigger touch before update on ml_backend for each row execute function touch_updated_at();
select enable_tenancy('ml_backend');

alter table prediction add column ml_backend_id bigint references ml_backend on delete set null;
create index prediction_backend on prediction (ml_backend_id) where ml_backend_id is not null;

-- A project or a selection being predicted: how far it is, and what could not be.
create table ml_prediction_run (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  ml_backend_id bigint not null references ml_backend on delete cascade,
  job_id uuid,
  cause text not null check (cause in ('hand', 'automatic', 'new_version')),
  -- null: all tasks of the project.
  task_ids bigint[],
  only_missing boolean not null,
  only_unlabeled boolean not null,
  batch_size integer not null check (batch_size between 1 and 1000),
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  cursor_id bigint not null default 0,
  total bigint not null default 0,
  done_count bigint not null default 0,
  created_count bigint not null default 0,
  skipped_count bigint not null default 0,
  failed_count bigint not null default 0,
  -- Version → how many predictions it gave.
  versions jsonb not null default '{}',
  error text not null default '' check (length(error) <= 4000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index ml_prediction_run_project on ml_prediction_run (organization_id, project_id, id desc);
create index ml_prediction_run_backend on ml_prediction_run (ml_backend_id, id desc);
create index ml_prediction_run_created_by on ml_prediction_run (created_by);
select enable_tenancy('ml_prediction_run');

create table ml_prediction_failure (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  run_id bigint not null references ml_prediction_run on delete cascade,
  task_id bigint not null references task on delete cascade,
  message text not null check (length(message) <= 2000),
  created_at timestamptz not null default now(),
  unique (run_id, task_id)
);
create index ml_prediction_failure_organization on ml_prediction_failure (organization_id);
create index ml_prediction_failure_task on ml_prediction_failure (task_id);
select enable_tenancy('ml_prediction_failure');

create table ml_training (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  ml_backend_id bigint not null references ml_backend on delete cascade,
  job_id uuid,
  cause text not null check (cause in ('hand', 'count')),
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  -- Annotations of the project when it began, and those that were sent.
  annotation_count bigint not null default 0,
  task_count bigint not null default 0,
  version_before text not null default '' check (length(version_before) <= 256),
  -- null: none that is new has been seen yet.
  version_after text check (length(version_after) <= 256),
  answer jsonb,
  error text not null default '' check (length(error) <= 4000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index ml_training_backend on ml_training (ml_backend_id, id desc);
create index ml_training_project on ml_training (organization_id, project_id, id desc);
create unique index ml_training_one on ml_training (ml_backend_id) where status in ('queued', 'running');
create index ml_training_created_by on ml_training (created_by);
select enable_tenancy('ml_training');

-- A model version against what people say: one run, its numbers kept for the curve.
create table ml_evaluation (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  job_id uuid,
  model_version text not null check (length(model_version) <= 256),
  split text check (split in ('train', 'validation', 'test')),
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  task_count bigint not null default 0,
  -- Annotations of the project when it was made: the other axis of the curve.
  annotation_count bigint not null default 0,
  -- Agreement, accuracy, macro F1 and the like by name, for lists and curves.
  summary jsonb not null default '{}',
  -- By control: classes, confusion, bins of calibration.
  report jsonb,
  error text not null default '' check (length(error) <= 4000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index ml_evaluation_project on ml_evaluation (organization_id, project_id, id desc);
create index ml_evaluation_version on ml_evaluation (project_id, model_version, id desc);
create index ml_evaluation_created_by on ml_evaluation (created_by);
select enable_tenancy('ml_evaluation');

-- How far a version's prediction agrees with the final answer of a task: a column of the data manager, and an order.
create table model_agreement (
  task_id bigint not null references task on delete cascade,
  model_version text not null check (length(model_version) <= 256),
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  prediction_id bigint not null references prediction on delete cascade,
  annotation_id bigint not null references annotation on delete cascade,
  -- 0 to 1; null: the two cannot be compared.
  agreement double precision check (agreement between 0 and 1),
  measured_at timestamptz not null default now(),
  primary key (task_id, model_version)
);
create index model_agreement_order on model_agreement (organization_id, project_id, model_version, agreement, task_id);
create index model_agreement_prediction on model_agreement (prediction_id);
create index model_agreement_annotation on model_agreement (annotation_id);
select enable_tenancy('model_agreement');
