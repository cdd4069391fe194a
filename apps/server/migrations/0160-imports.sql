-- Imports that go on where they stopped, tell duplicates, and change tasks that are there.

-- Of all data, so that a task that is there already is found by one look into an index, however many there are.
alter table task add column data_hash bigint generated always as (jsonb_hash_extended(data, 0)) stored;
create index task_data_hash on task (project_id, data_hash) where deleted_at is null;

alter table file_upload add column serial_number text check (length(serial_number) <= 100);
create index file_upload_serial on file_upload (organization_id, project_id, serial_number) where serial_number is not null;

alter table project_import
  add column kind text not null default 'import' check (kind in ('import', 'reimport')),
  add column url text check (length(url) <= 2048),
  -- How rows are read and matched, as it was asked for.
  add column options jsonb not null default '{}',
  add column on_duplicate text not null default 'keep' check (on_duplicate in ('skip', 'keep', 'update')),
  add column updated_count bigint not null default 0,
  add column duplicate_count bigint not null default 0,
  add column unknown_count bigint not null default 0,
  -- Remarks of the reader with their number.
  add column notes jsonb not null default '[]',
  -- Rows of the source that are dealt with, written together with what became of them: a second run begins after them.
  add column rows_done bigint not null default 0,
  add column progress jsonb,
  -- The run that may write batches; whoever was taken for dead finds another name here and stops.
  add column runner text,
  add column heartbeat_at timestamptz,
  add column resume_of bigint references project_import on delete set null;
create index project_import_open on project_import (organization_id, id) where status in ('created', 'in_progress');
create index project_import_resume on project_import (resume_of) where resume_of is not null;

-- What became of rows that did not become tasks, and what was lost of those that did.
create table import_issue (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  import_id bigint not null references project_import on delete cascade,
  kind text not null check (kind in ('failed', 'duplicate', 'unknown', 'note')),
  file text not null default '',
  line bigint not null default 0,
  message text not null,
  raw text not null default '',
  task_id bigint
);
create index import_issue_import on import_issue (import_id, kind, id);
select enable_tenancy('import_issue');
