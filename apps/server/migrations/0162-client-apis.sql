-- Programs that fill in fields of tasks.

create table client_api (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  data_key text not null check (length(data_key) between 1 and 50),
  group_name text not null default 'group1' check (length(group_name) between 1 and 100),
  position integer not null default 0,
  client_url text not null check (length(client_url) between 1 and 1000),
  method text not null default 'POST' check (method in ('GET', 'POST', 'PUT', 'PATCH')),
  -- Both sealed by the vault: they hold keys and passwords.
  headers_sealed text,
  payload_sealed text,
  response_path text not null default '' check (length(response_path) <= 500),
  response_kind text not null default 'auto' check (response_kind in ('auto', 'json', 'text', 'file')),
  timeout_ms integer not null default 30000 check (timeout_ms between 100 and 120000),
  rate_per_second double precision not null default 0 check (rate_per_second between 0 and 1000),
  retries integer not null default 2 check (retries between 0 and 10),
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, group_name, data_key)
);
create index client_api_project on client_api (organization_id, project_id, data_key, position, group_name);
create trigger touch before update on client_api for each row execute function touch_updated_at();
select enable_tenancy('client_api');
