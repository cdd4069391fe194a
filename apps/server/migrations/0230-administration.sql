-- Administration of the whole server: deleted accounts, suspended organizations, acting as somebody else, paused schedules.

-- A deleted account can do nothing and can be restored until it is purged; then it keeps its number and loses its name.
alter table app_user add column deleted_at timestamptz;
alter table app_user add column deleted_by bigint references app_user on delete set null;
alter table app_user add column purged_at timestamptz;
create index app_user_deleted on app_user (deleted_at) where deleted_at is not null and purged_at is null;

-- People of a suspended organization can do nothing in it; nothing of it is lost.
alter table organization add column suspended_at timestamptz;
alter table organization add column suspended_reason text check (length(suspended_reason) <= 500);
alter table organization add column suspended_by bigint references app_user on delete set null;

-- A super administrator acts as somebody else, for a while and for a reason. The session of the administrator points here
-- while it does; when the time is up it is the administrator's again by itself.
create table impersonation (
  id uuid primary key default new_uuid(),
  admin_user_id bigint not null references app_user on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  reason text not null check (length(reason) between 3 and 500),
  started_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  check (expires_at > started_at)
);
create index impersonation_user on impersonation (user_id, started_at);
create index impersonation_admin on impersonation (admin_user_id, started_at);
alter table impersonation enable row level security;
alter table impersonation force row level security;
create policy system on impersonation using ((select is_system_actor())) with check ((select is_system_actor()));

alter table session add column impersonation_id uuid references impersonation on delete set null;
create index session_impersonation on session (impersonation_id) where impersonation_id is not null;
-- What was done by one person in the name of another.
create index audit_log_impersonation on audit_log ((metadata ->> 'impersonation_id'), id) where metadata ? 'impersonation_id';

-- A schedule named here is passed over by the clock until the row is gone.
create table schedule_pause (
  job_type text primary key check (length(job_type) between 1 and 200),
  paused_by bigint references app_user on delete set null,
  paused_at timestamptz not null default now()
);
