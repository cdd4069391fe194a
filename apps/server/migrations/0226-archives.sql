-- Yearly archives: what lies in the storage, and which tasks are in it.

create table archive_record (
  id uuid primary key default new_uuid(),
  organization_id bigint not null references organization on delete cascade,
  -- In which its tasks were last changed.
  year integer not null,
  status text not null default 'complete' check (status in ('complete', 'restored')),
  storage_key text not null,
  manifest_key text not null,
  sha256 text not null,
  size_bytes bigint not null,
  task_count integer not null,
  annotation_count integer not null,
  -- Its tasks were deleted once they were safe here.
  removed boolean not null default false,
  job_id uuid references job on delete set null,
  created_at timestamptz not null default now(),
  restored_at timestamptz
);
create index archive_record_list on archive_record (organization_id, created_at, id);
create index archive_record_job on archive_record (job_id);
select enable_tenancy('archive_record');

alter table task add column archived_at timestamptz;
alter table task add column archive_id uuid;
create index task_archive on task (archive_id) where archive_id is not null;
