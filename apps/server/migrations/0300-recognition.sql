-- Pictures, PDF files and recordings of tasks being read into predictions: how far it is, and what could not be read.
create table recognition_run (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  job_id uuid,
  kind text not null check (kind in ('ocr', 'speech')),
  data_key text not null check (length(data_key) <= 256),
  engine text not null check (length(engine) <= 40),
  -- null: that of the project, or of the server.
  language text check (length(language) <= 100),
  -- Also tasks that have a prediction of the engine.
  anew boolean not null,
  -- null: all tasks of the project.
  task_ids bigint[],
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  cursor_id bigint not null default 0,
  total bigint not null default 0,
  done_count bigint not null default 0,
  created_count bigint not null default 0,
  empty_count bigint not null default 0,
  failed_count bigint not null default 0,
  error text not null default '' check (length(error) <= 4000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index recognition_run_project on recognition_run (organization_id, project_id, id desc);
create unique index recognition_run_one on recognition_run (project_id, kind, data_key) where status in ('queued', 'running');
create index recognition_run_created_by on recognition_run (created_by);
select enable_tenancy('recognition_run');

create table recognition_failure (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  run_id bigint not null references recognition_run on delete cascade,
  task_id bigint not null references task on delete cascade,
  message text not null check (length(message) <= 2000),
  created_at timestamptz not null default now(),
  unique (run_id, task_id)
);
create index recognition_failure_organization on recognition_failure (organization_id);
create index recognition_failure_task on recognition_failure (task_id);
select enable_tenancy('recognition_failure');
