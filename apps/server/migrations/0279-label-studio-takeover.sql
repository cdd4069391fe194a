-- An instance of Label Studio that is moved into an organization: one row each, continued by every further run.
create table takeover (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  source_url text not null check (length(source_url) between 1 and 2000),
  source_version text not null default '',
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (organization_id, source_url)
);
select enable_tenancy('takeover');

-- What became of each thing there: its id here, or why it was left behind.
create table takeover_item (
  organization_id bigint not null references organization on delete cascade,
  takeover_id bigint not null references takeover on delete cascade,
  kind text not null check (kind in ('member', 'project', 'task', 'annotation', 'prediction', 'draft', 'view', 'webhook', 'model', 'storage', 'file')),
  source_id text not null check (length(source_id) between 1 and 2000),
  target_id bigint,
  address text,
  source_project text,
  note text,
  created_at timestamptz not null default now(),
  primary key (organization_id, takeover_id, kind, source_id)
);
create index takeover_item_takeover on takeover_item (takeover_id);
create index takeover_item_notes on takeover_item (organization_id, takeover_id, kind, source_id) where note is not null;
select enable_tenancy('takeover_item');
