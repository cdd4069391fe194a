-- Files that arrive in pieces. Each piece is a file of the storage; together they become a file of the project.

create table resumable_upload (
  id bigint generated always as identity primary key,
  uuid uuid not null default new_uuid() unique,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  filename text not null check (length(filename) <= 512),
  serial_number text check (length(serial_number) <= 100),
  size_bytes bigint not null check (size_bytes >= 0),
  received_bytes bigint not null default 0 check (received_bytes between 0 and size_bytes),
  -- The request that is sending now; it loses its place when it stays silent.
  lock_token uuid,
  locked_until timestamptz,
  file_upload_id bigint references file_upload on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index resumable_upload_user on resumable_upload (organization_id, user_id, id) where file_upload_id is null;
create index resumable_upload_expiry on resumable_upload (expires_at);
create index resumable_upload_project on resumable_upload (project_id);
create index resumable_upload_file on resumable_upload (file_upload_id) where file_upload_id is not null;
select enable_tenancy('resumable_upload');

create table resumable_upload_part (
  upload_id bigint not null references resumable_upload on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  start_byte bigint not null,
  size_bytes bigint not null check (size_bytes > 0),
  storage_key text not null check (length(storage_key) <= 512),
  primary key (upload_id, start_byte)
);
select enable_tenancy('resumable_upload_part');
