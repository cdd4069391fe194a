-- Roles, tenancy helpers, identity, organizations.
--
-- The server works as labelwright_app. Row-level security is forced on every tenant table: a transaction sees only the
-- organization named by app.organization_id, or all of them when app.system is on (log-in, relay, scheduler).

do $$
begin
  if not exists (select from pg_roles where rolname = 'labelwright_app') then
    create role labelwright_app nologin;
  end if;
end
$$;
grant usage, create on schema public to labelwright_app;
alter default privileges in schema public grant select, insert, update, delete on tables to labelwright_app;
alter default privileges in schema public grant usage, select on sequences to labelwright_app;
alter default privileges in schema public grant execute on functions to labelwright_app;

create extension if not exists citext;
create extension if not exists pg_trgm;

create function current_organization_id() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('app.organization_id', true), '')::bigint;

create function is_system_actor() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.system', true), '') = 'on';

-- Time-ordered ids on every supported server version (PostgreSQL 18 has its own).
create function new_uuid() returns uuid
  language sql volatile parallel safe
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid;

-- Puts a table behind the tenant wall. The table must have organization_id.
create function enable_tenancy(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s using (organization_id = (select current_organization_id())) with check (organization_id = (select current_organization_id()))', target);
  execute format('create policy system on %s using ((select is_system_actor())) with check ((select is_system_actor()))', target);
end
$$;

create function touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create table app_user (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  email citext not null unique check (length(email) <= 254),
  password_hash text,
  is_verified boolean not null default false,
  global_role text not null default 'user' check (global_role in ('user', 'super_admin')),
  display_name text not null default '' check (length(display_name) <= 200),
  first_name text not null default '' check (length(first_name) <= 100),
  last_name text not null default '' check (length(last_name) <= 100),
  active_organization_id bigint,
  failed_login_count integer not null default 0,
  locked_until timestamptz,
  preferences jsonb not null default '{}',
  last_activity_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on app_user for each row execute function touch_updated_at();

create table organization (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  slug text not null unique check (length(slug) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  contact_info jsonb not null default '{}',
  settings jsonb not null default '{}',
  project_limit integer not null default 0 check (project_limit >= 0),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create trigger touch before update on organization for each row execute function touch_updated_at();
alter table organization enable row level security;
alter table organization force row level security;
create policy tenant on organization using (id = (select current_organization_id())) with check (id = (select current_organization_id()));
create policy system on organization using ((select is_system_actor())) with check ((select is_system_actor()));

alter table app_user add constraint app_user_active_organization foreign key (active_organization_id) references organization on delete set null;
create index app_user_active_organization_id on app_user (active_organization_id);

create table organization_member (
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'member')),
  task_limit integer not null default 0 check (task_limit >= 0),
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index organization_member_user on organization_member (user_id);
create trigger touch before update on organization_member for each row execute function touch_updated_at();
select enable_tenancy('organization_member');

create table workspace (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  name text not null check (length(name) between 1 and 200),
  is_default boolean not null default false,
  project_limit integer not null default 0 check (project_limit >= 0),
  settings jsonb not null default '{}',
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, name)
);
create unique index workspace_default on workspace (organization_id) where is_default;
create trigger touch before update on workspace for each row execute function touch_updated_at();
select enable_tenancy('workspace');

create table workspace_member (
  organization_id bigint not null references organization on delete cascade,
  workspace_id bigint not null references workspace on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'member')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, workspace_id, user_id)
);
create index workspace_member_workspace on workspace_member (workspace_id);
create index workspace_member_user on workspace_member (user_id);
create trigger touch before update on workspace_member for each row execute function touch_updated_at();
select enable_tenancy('workspace_member');

create table session (
  id uuid primary key default new_uuid(),
  token_hash bytea not null unique,
  user_id bigint not null references app_user on delete cascade,
  ip text not null default '',
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index session_by_user on session (user_id, created_at);

create table one_time_token (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('verify_email', 'password_reset', 'stream')),
  token_hash bytea not null unique,
  user_id bigint not null references app_user on delete cascade,
  payload jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index one_time_token_user on one_time_token (user_id, purpose);

create table api_token (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  name text not null check (length(name) between 1 and 200),
  token_hash bytea not null unique,
  hint text not null,
  scopes text[] not null default '{}',
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index api_token_user on api_token (organization_id, user_id, id);
select enable_tenancy('api_token');
