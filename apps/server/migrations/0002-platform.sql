-- Events, outbox, audit, jobs, mail, idempotency: what every feature stands on.

create table event_log (
  id bigint generated always as identity primary key,
  organization_id bigint,
  project_id bigint,
  event_type text not null check (length(event_type) <= 64),
  actor text not null default '' check (length(actor) <= 128),
  actor_user_id bigint,
  aggregate_type text not null default '',
  aggregate_id text not null default '',
  payload jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index event_log_organization on event_log (organization_id, id);
create index event_log_project on event_log (organization_id, project_id, id);
create index event_log_type on event_log (organization_id, event_type, id);
create trigger append_only before update or delete on event_log for each row execute function refuse_change();
create trigger no_truncate before truncate on event_log for each statement execute function refuse_change();
revoke update, delete on event_log from labelwright_app;
select enable_tenancy('event_log');

create table outbox_event (
  id uuid primary key default new_uuid(),
  -- Commit order is not id order; seq only keeps one aggregate's events in order.
  seq bigint generated always as identity,
  organization_id bigint,
  event_type text not null,
  aggregate_type text not null,
  aggregate_id text not null,
  payload jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  retry_count integer not null default 0,
  max_retries integer not null default 3,
  next_attempt_at timestamptz not null default now(),
  locked_until timestamptz,
  last_attempt_at timestamptz,
  error_message text,
  processed_at timestamptz,
  created_at timestamptz not null default now()
);
create index outbox_event_due on outbox_event (seq) where status in ('pending', 'processing');
create index outbox_event_aggregate on outbox_event (aggregate_type, aggregate_id, seq) where status in ('pending', 'processing');
create index outbox_event_organization on outbox_event (organization_id, seq);
create index outbox_event_done on outbox_event (processed_at) where status = 'completed';
select enable_tenancy('outbox_event');

create table audit_log (
  id bigint generated always as identity primary key,
  uuid uuid not null default new_uuid(),
  organization_id bigint,
  actor_user_id bigint,
  actor text not null default '',
  action text not null check (length(action) <= 128),
  resource_type text not null default '',
  resource_id text not null default '',
  status text not null default 'success' check (status in ('success', 'failure')),
  ip_address text not null default '',
  user_agent text not null default '',
  request_id text not null default '',
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_log_organization on audit_log (organization_id, id);
create index audit_log_actor on audit_log (organization_id, actor_user_id, id);
create index audit_log_resource on audit_log (organization_id, resource_type, resource_id, id);
create index audit_log_action on audit_log (organization_id, action, id);
create trigger append_only before update or delete on audit_log for each row execute function refuse_change();
create trigger no_truncate before truncate on audit_log for each statement execute function refuse_change();
revoke update, delete on audit_log from labelwright_app;
select enable_tenancy('audit_log');

create table job (
  id uuid primary key default new_uuid(),
  organization_id bigint,
  project_id bigint,
  type text not null,
  title text not null default '',
  queue text not null,
  payload jsonb not null default '{}',
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  attempts integer not null default 0,
  max_attempts integer not null default 4,
  progress jsonb not null default '{}',
  result jsonb,
  error text,
  error_detail text,
  metrics jsonb not null default '{}',
  dedupe_key text,
  cancel_requested_at timestamptz,
  worker text,
  heartbeat_at timestamptz,
  run_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index job_dedupe on job (dedupe_key) where dedupe_key is not null and status in ('queued', 'running');
create index job_organization on job (organization_id, created_at desc, id desc);
create index job_open on job (organization_id, status, created_at desc) where status in ('queued', 'running');
create index job_project on job (organization_id, project_id, created_at desc);
create trigger touch before update on job for each row execute function touch_updated_at();
select enable_tenancy('job');

create table job_log (
  id bigint generated always as identity primary key,
  organization_id bigint,
  job_id uuid not null references job on delete cascade,
  level text not null default 'info' check (level in ('info', 'warning', 'error')),
  message text not null,
  data jsonb,
  created_at timestamptz not null default now()
);
create index job_log_job on job_log (organization_id, job_id, id);
create index job_log_job_id on job_log (job_id);
select enable_tenancy('job_log');

create table mail_message (
  id bigint generated always as identity primary key,
  organization_id bigint,
  recipient text not null,
  subject text not null,
  text_body text not null,
  html_body text not null,
  template text not null,
  status text not null default 'stored' check (status in ('stored', 'sent', 'failed')),
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mail_message_created on mail_message (id desc);
select enable_tenancy('mail_message');

create table idempotency_key (
  key text not null check (length(key) between 1 and 200),
  -- The caller: user or credential. Two people may choose the same key.
  scope text not null,
  request_hash text not null,
  status_code integer,
  response_headers jsonb,
  response_body text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_key_expiry on idempotency_key (expires_at);
