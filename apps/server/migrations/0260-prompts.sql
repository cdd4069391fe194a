-- Pre-labelling by language models: where they answer, what they are asked, how far they agree with people, what it costs.
-- Money is in millionths of a US dollar.

create table prompt_connection (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  name text not null check (length(name) between 1 and 100),
  base_url text not null check (length(base_url) <= 1000),
  -- Sealed by the vault; null: the endpoint asks for none.
  api_key text,
  key_hint text not null default '',
  model text not null check (length(model) between 1 and 200),
  json_mode text not null default 'object' check (json_mode in ('schema', 'object', 'none')),
  -- For a million tokens.
  input_price double precision not null default 0 check (input_price between 0 and 10000),
  output_price double precision not null default 0 check (output_price between 0 and 10000),
  max_concurrency integer not null default 4 check (max_concurrency between 1 and 32),
  timeout_seconds integer not null default 60 check (timeout_seconds between 1 and 600),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Versions still name it; its key is gone.
  deleted_at timestamptz
);
create unique index prompt_connection_name on prompt_connection (organization_id, name) where deleted_at is null;
create trigger touch before update on prompt_connection for each row execute function touch_updated_at();
select enable_tenancy('prompt_connection');

create table prompt (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  name text not null check (length(name) between 1 and 80),
  latest_version integer not null default 0,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  -- Its name stays taken: predictions and the ledger bear it.
  deleted_at timestamptz,
  unique (project_id, name)
);
create index prompt_list on prompt (organization_id, project_id, id) where deleted_at is null;
select enable_tenancy('prompt');

create table prompt_version (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  prompt_id bigint not null references prompt on delete cascade,
  version integer not null check (version >= 1),
  connection_id bigint not null references prompt_connection on delete restrict,
  model text not null check (length(model) between 1 and 200),
  template text not null check (length(template) between 1 and 50000),
  controls text[] not null,
  temperature double precision not null check (temperature between 0 and 2),
  max_output_tokens integer not null check (max_output_tokens between 16 and 32000),
  ask_confidence boolean not null,
  created_by bigint,
  created_at timestamptz not null default now(),
  unique (prompt_id, version)
);
create index prompt_version_connection on prompt_version (connection_id);
create trigger immutable before update on prompt_version for each row execute function refuse_change();
select enable_tenancy('prompt_version');

-- No row: the defaults. At most one version of one prompt is switched on.
create table prompt_settings (
  project_id bigint primary key references project on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  min_agreement double precision not null default 0.8 check (min_agreement between 0 and 1),
  min_tasks integer not null default 20 check (min_tasks between 1 and 10000),
  budget_micros bigint check (budget_micros >= 0),
  automatic boolean not null default false,
  enabled_version_id bigint references prompt_version on delete set null,
  enabled_by bigint references app_user on delete set null,
  enabled_at timestamptz,
  updated_at timestamptz not null default now()
);
create index prompt_settings_organization on prompt_settings (organization_id);
create index prompt_settings_enabled on prompt_settings (enabled_version_id) where enabled_version_id is not null;
create trigger touch before update on prompt_settings for each row execute function touch_updated_at();
select enable_tenancy('prompt_settings');

create table prompt_run (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  prompt_id bigint not null references prompt on delete cascade,
  version_id bigint not null references prompt_version on delete cascade,
  model_version text not null,
  purpose text not null check (purpose in ('try', 'evaluate', 'predict')),
  status text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'out_of_budget', 'failed', 'cancelled')),
  job_id uuid,
  scope jsonb not null,
  budget_micros bigint check (budget_micros >= 0),
  -- What was asked, as a hash of the schema of the answer: an evaluation says nothing about other questions.
  schema_hash text not null,
  total integer not null default 0,
  done integer not null default 0,
  failed integer not null default 0,
  skipped integer not null default 0,
  -- Sums of its rows in the ledger, written with them.
  requests integer not null default 0,
  retries integer not null default 0,
  repairs integer not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  -- What requests under way and requests whose answer never came could cost.
  held_micros bigint not null default 0,
  agreement jsonb,
  error text,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index prompt_run_list on prompt_run (organization_id, project_id, id desc);
create index prompt_run_version on prompt_run (version_id, id desc);
create index prompt_run_prompt on prompt_run (prompt_id);
create index prompt_run_job on prompt_run (job_id);
select enable_tenancy('prompt_run');

-- Chosen when the run starts; where a run that was broken off goes on.
create table prompt_run_task (
  run_id bigint not null references prompt_run on delete cascade,
  task_id bigint not null references task on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed', 'skipped')),
  error text,
  result jsonb,
  score double precision check (score between 0 and 1),
  answer text,
  agreement double precision,
  -- Of the people among each other.
  people double precision,
  controls jsonb,
  primary key (run_id, task_id)
);
create index prompt_run_task_waiting on prompt_run_task (run_id, task_id) where status = 'waiting';
create index prompt_run_task_task on prompt_run_task (task_id);
select enable_tenancy('prompt_run_task');

-- The ledger: one row per request, written before it is sent. One whose answer never came counts with all that it could
-- have cost.
create table prompt_request (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  run_id bigint not null references prompt_run on delete cascade,
  task_id bigint,
  model_version text not null,
  reason text not null check (reason in ('first', 'retry', 'repair')),
  status text not null default 'sent' check (status in ('sent', 'answered', 'refused', 'lost')),
  reserved_micros bigint not null,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  http_status integer,
  error text,
  duration_ms integer,
  created_at timestamptz not null default now()
);
create index prompt_request_run on prompt_request (run_id, task_id);
create index prompt_request_project on prompt_request (organization_id, project_id, created_at);
select enable_tenancy('prompt_request');

-- A run waits for its job and ends with it, however the job ends: by its handler, with a worker that died too often, by a
-- person who stopped it, or taken up again from the page of jobs.
create function follow_prompt_job() returns trigger language plpgsql as $$
begin
  update prompt_run set
    status = new.status,
    error = case new.status when 'failed' then left(new.error, 2000) else null end,
    finished_at = case when new.status = 'queued' then null else now() end
  where job_id = new.id and organization_id = new.organization_id
    and (status in ('queued', 'running') or (old.status in ('failed', 'cancelled') and new.status = 'queued'));
  return null;
end
$$;
create trigger follow_prompt after update of status on job for each row
  when (new.type = 'prompt.run' and new.status is distinct from old.status and new.status in ('queued', 'failed', 'cancelled'))
  execute function follow_prompt_job();
