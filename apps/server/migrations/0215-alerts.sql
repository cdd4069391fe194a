-- What needs somebody's attention, and the facts that tell so.

create table alert (
  id bigint generated always as identity primary key,
  -- null: of the platform, for super administrators.
  organization_id bigint references organization on delete cascade,
  project_id bigint references project on delete cascade,
  kind text not null check (length(kind) between 1 and 64),
  -- What it is about within its kind, such as import:17.
  key text not null check (length(key) between 1 and 300),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  title text not null check (length(title) between 1 and 300),
  detail text not null default '' check (length(detail) <= 4000),
  value double precision,
  threshold double precision,
  opened_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by bigint references app_user on delete set null,
  note text not null default '' check (length(note) <= 1000),
  muted_until timestamptz,
  closed_at timestamptz,
  close_reason text check (close_reason in ('recovered', 'by_hand')),
  check ((closed_at is null) = (close_reason is null))
);
-- One of a kind and key at a time, however many processes look at once.
create unique index alert_open on alert (coalesce(organization_id, 0), kind, key) where closed_at is null;
create index alert_organization on alert (organization_id, id desc);
create index alert_project on alert (project_id);
create index alert_acknowledged_by on alert (acknowledged_by);
create index alert_muted on alert (kind, key, id desc) where muted_until is not null;
select enable_tenancy('alert');

-- Where an organization, or the platform (null), sets a rule apart from its defaults.
create table alert_setting (
  id bigint generated always as identity primary key,
  organization_id bigint references organization on delete cascade,
  kind text not null check (length(kind) between 1 and 64),
  -- null: the default.
  threshold double precision check (threshold >= 0),
  is_enabled boolean not null default true,
  sends_mail boolean not null default true,
  updated_at timestamptz not null default now()
);
create unique index alert_setting_kind on alert_setting (coalesce(organization_id, 0), kind);
create index alert_setting_organization on alert_setting (organization_id);
create trigger touch before update on alert_setting for each row execute function touch_updated_at();
select enable_tenancy('alert_setting');

-- How often something went well and how often not, in slots of five minutes: uploads, deliveries, queries.
create table outcome_tally (
  organization_id bigint,
  source text not null check (length(source) between 1 and 64),
  slot timestamptz not null,
  good bigint not null default 0,
  bad bigint not null default 0
);
create unique index outcome_tally_slot on outcome_tally (coalesce(organization_id, 0), source, slot);
create index outcome_tally_age on outcome_tally (slot);
select enable_tenancy('outcome_tally');

-- A sign of life of each process, with what it measured in the last minutes.
create table process_pulse (
  name text primary key check (length(name) between 1 and 100),
  roles text[] not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null default now(),
  -- {requests, errors, histogram, seconds, memory_bytes, cpu_share}
  stats jsonb not null default '{}'
);

-- Refusals and failures are few among the rows of the audit log.
create index audit_log_failures on audit_log (created_at) where status = 'failure';
create index mail_message_failed on mail_message (created_at) where status = 'failed';
create index outbox_event_failed on outbox_event (organization_id, created_at) where status = 'failed';
create index job_failed on job (finished_at) where status = 'failed';

-- Days of work without walking a whole project: rows lie in the order of their making, and an entry covers many pages.
create index annotation_day on annotation using brin (created_at) with (pages_per_range = 32);
create index collection_item_sent on collection_item (organization_id, project_id, submitted_at)
  include (kind, status, created_by) where deleted_at is null and status <> 'draft';
create index collection_item_decided on collection_item (organization_id, project_id, reviewed_at)
  include (kind, status, submitted_at) where deleted_at is null and status in ('approved', 'rejected');
create index review_by on review (organization_id, decided_by, decided_at) where decided_at is not null;
