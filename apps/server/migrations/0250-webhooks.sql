-- Where events are sent to, what is waiting to be sent, and what became of it.

create table webhook (
  id bigint generated always as identity primary key,
  -- null: of the platform, told of every organization.
  organization_id bigint references organization on delete cascade,
  -- Kept apart from the owners: without its owner a webhook must never come to hear of more (C-081).
  scope text not null check (scope in ('global', 'organization', 'workspace', 'project')),
  workspace_id bigint references workspace on delete cascade,
  project_id bigint references project on delete cascade,
  url text not null check (length(url) between 1 and 2048),
  description text not null default '' check (length(description) <= 500),
  send_payload boolean not null default true,
  send_for_all_actions boolean not null default true,
  payload_format text not null default 'label_studio' check (payload_format in ('label_studio', 'ids')),
  -- Sealed, as are the secrets: {"name": "value"}.
  headers text,
  secret text not null,
  secret_hint text not null check (length(secret_hint) <= 8),
  previous_secret text,
  previous_secret_until timestamptz,
  is_active boolean not null default true,
  disabled_reason text check (disabled_reason in ('by_hand', 'failing', 'gone', 'project_deleted')),
  disabled_detail text not null default '' check (length(disabled_detail) <= 1000),
  disabled_at timestamptz,
  created_by bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((scope = 'global') = (organization_id is null)),
  check ((scope = 'workspace') = (workspace_id is not null)),
  check ((scope = 'project') = (project_id is not null))
);
create index webhook_organization on webhook (organization_id, id);
create index webhook_project on webhook (project_id);
create index webhook_workspace on webhook (workspace_id);
create trigger touch before update on webhook for each row execute function touch_updated_at();
select enable_tenancy('webhook');

-- Only for webhooks that are not told of everything.
create table webhook_action (
  organization_id bigint references organization on delete cascade,
  webhook_id bigint not null references webhook on delete cascade,
  action text not null check (length(action) between 1 and 128),
  primary key (webhook_id, action)
);
create index webhook_action_organization on webhook_action (organization_id);
select enable_tenancy('webhook_action');

-- How it goes, apart from the settings: it changes with every attempt.
create table webhook_state (
  webhook_id bigint primary key references webhook on delete cascade,
  organization_id bigint references organization on delete cascade,
  -- One process at a time sends for a webhook, so that nothing overtakes.
  holder text,
  held_until timestamptz,
  -- The receiver asked for a pause, or fails again and again.
  paused_until timestamptz,
  -- Attempts, and deliveries given up, one after the other without a success between.
  errors_in_row integer not null default 0,
  consecutive_failures integer not null default 0,
  attempts bigint not null default 0,
  successes bigint not null default 0,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  last_status_code integer
) with (fillfactor = 70);
create index webhook_state_organization on webhook_state (organization_id);
select enable_tenancy('webhook_state');

-- Events from the outbox that some webhook wants to hear of, until their bodies are written.
create table webhook_event (
  id bigint generated always as identity primary key,
  organization_id bigint references organization on delete cascade,
  event_id uuid not null unique,
  event_type text not null,
  aggregate_type text not null,
  aggregate_id text not null,
  payload jsonb not null,
  actor_user_id bigint,
  occurred_at timestamptz not null,
  prepared_at timestamptz,
  error text
);
create index webhook_event_waiting on webhook_event (id) where prepared_at is null;
create index webhook_event_organization on webhook_event (organization_id);
create index webhook_event_age on webhook_event (occurred_at);
select enable_tenancy('webhook_event');

-- What is told, once for all webhooks: the entities as they were, at most a hundred, below the size limit.
create table webhook_message (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  organization_id bigint references organization on delete cascade,
  workspace_id bigint,
  project_id bigint,
  event_id uuid not null,
  action text not null check (length(action) between 1 and 128),
  -- What must arrive in order: t:<task>, p:<project> and the like.
  lanes text[] not null,
  -- {"tasks": […], "annotations": […], "facts": {…}} as text: the order of keys stays.
  content text not null,
  entity_count integer not null default 0,
  occurred_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index webhook_message_organization on webhook_message (organization_id, id);
create index webhook_message_project on webhook_message (project_id, id);
create index webhook_message_age on webhook_message (created_at);
select enable_tenancy('webhook_message');

create table webhook_delivery (
  id bigint generated always as identity primary key,
  organization_id bigint references organization on delete cascade,
  webhook_id bigint not null references webhook on delete cascade,
  message_id bigint not null references webhook_message on delete cascade,
  project_id bigint,
  action text not null check (length(action) between 1 and 128),
  -- Which of the entities, counted from 0; null: all.
  item integer check (item >= 0),
  is_replay boolean not null default false,
  status text not null default 'queued' check (status in ('queued', 'retrying', 'delivered', 'failed')),
  -- Since it was queued last, and ever.
  attempts integer not null default 0,
  total_attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  status_code integer,
  error text not null default '' check (length(error) <= 1000),
  response_headers jsonb not null default '{}',
  response_body text not null default '' check (length(response_body) <= 2000),
  duration_ms integer,
  sent_at timestamptz,
  created_at timestamptz not null default now()
);
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
create index webhook_delivery_waiting on webhook_delivery (webhook_id, id) where status in ('queued', 'retrying');
create index webhook_delivery_due on webhook_delivery (next_attempt_at) where status in ('queued', 'retrying');
create index webhook_delivery_failed on webhook_delivery (webhook_id, id) where status = 'failed';
create index webhook_delivery_troubled on webhook_delivery (webhook_id, id) where total_attempts > 1 or status in ('retrying', 'failed');
create index webhook_delivery_project on webhook_delivery (project_id, created_at) where project_id is not null;
create index webhook_delivery_organization on webhook_delivery (organization_id, id);
create index webhook_delivery_message on webhook_delivery (message_id);
select enable_tenancy('webhook_delivery');

-- Attempts before the last one, which stands in the delivery.
create table webhook_attempt (
  delivery_id bigint not null references webhook_delivery on delete cascade,
  attempt integer not null,
  organization_id bigint references organization on delete cascade,
  status_code integer,
  error text not null default '' check (length(error) <= 1000),
  response_body text not null default '' check (length(response_body) <= 2000),
  duration_ms integer,
  sent_at timestamptz not null,
  primary key (delivery_id, attempt)
);
create index webhook_attempt_organization on webhook_attempt (organization_id);
select enable_tenancy('webhook_attempt');

-- As reports know it.
create view webhook_log with (security_invoker = true) as
select d.id, d.organization_id, d.webhook_id, m.event_id as outbox_event_id, d.action, m.uuid as request_id, d.project_id, d.status,
  d.status_code, d.response_body, d.error, greatest(d.total_attempts - 1, 0) as retries, d.duration_ms, d.created_at
from webhook_delivery d join webhook_message m on m.id = d.message_id;
