-- A collected item is open at one reviewer until a moment, so that no two decide about the same one unknowingly.
create table collection_lease (
  item_id uuid primary key references collection_item on delete cascade,
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  acquired_at timestamptz not null,
  expires_at timestamptz not null
);
create index collection_lease_project on collection_lease (project_id, user_id);
create index collection_lease_user on collection_lease (user_id);
select enable_tenancy('collection_lease');
