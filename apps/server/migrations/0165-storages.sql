-- Files that an organization keeps, and connections of projects to buckets, containers, folders and databases.

alter table asset
  add column duration_ms bigint,
  add column tags text[] not null default '{}',
  -- Stored through the assets of an organization: the same content is kept once in each place.
  add column kept_once boolean not null default false;

-- The files of exports and of import reports are no assets to anybody but their page.
create index project_export_asset on project_export (asset_id) where asset_id is not null;
create index project_import_report on project_import (report_asset_id) where report_asset_id is not null;
create index asset_recent on asset (organization_id, id) where deleted_at is null;
create index asset_tags on asset using gin (tags);
create unique index asset_once on asset (organization_id, coalesce(project_id, 0), sha256)
  where kept_once and deleted_at is null;

create table storage_connection (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  -- import: a source of tasks; export: a target of annotations.
  direction text not null check (direction in ('import', 'export')),
  type text not null check (type in ('s3', 'gcs', 'azure', 'localfiles', 'redis')),
  title text not null default '' check (length(title) <= 256),
  description text,
  -- Everything that is no secret, by the names of the API.
  settings jsonb not null default '{}',
  -- Sealed JSON of the secrets; null: none are needed.
  secrets text,
  status text not null default 'initialized'
    check (status in ('initialized', 'queued', 'in_progress', 'failed', 'completed', 'completed_with_errors')),
  last_sync timestamptz,
  last_sync_count integer,
  last_sync_job uuid,
  next_sync timestamptz,
  traceback text,
  meta jsonb not null default '{}',
  -- How far the sync under way has come: {run, cursor, counts}; null when none is.
  checkpoint jsonb,
  -- Number of the last sync; each link says in which one it was seen.
  run integer not null default 0,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index storage_connection_project on storage_connection (organization_id, project_id, direction, id);
create index storage_connection_project_id on storage_connection (project_id);
create index storage_connection_due on storage_connection (next_sync) where next_sync is not null;
create trigger touch before update on storage_connection for each row execute function touch_updated_at();
select enable_tenancy('storage_connection');

-- One object of a source, or one row of a file of tasks, and the task that came of it.
create table storage_link (
  organization_id bigint not null,
  project_id bigint not null,
  storage_id bigint not null references storage_connection on delete cascade,
  object_key text not null,
  -- 0 for an object that is a task; else the line or place within its file, from 1.
  row_number integer not null default 0,
  etag text not null default '',
  -- null: what is there could not be made a task.
  task_id bigint references task on delete set null,
  seen_run integer not null,
  is_gone boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (storage_id, object_key, row_number)
);
create index storage_link_task on storage_link (task_id) where task_id is not null;
create index storage_link_run on storage_link (storage_id, seen_run) where not is_gone;
select enable_tenancy('storage_link');

-- What a target holds of an annotation. The annotation may be gone; its file is to be taken away then.
create table storage_export_link (
  organization_id bigint not null,
  project_id bigint not null,
  storage_id bigint not null references storage_connection on delete cascade,
  annotation_id bigint not null,
  object_key text not null,
  -- updated_at of the annotation as it was written.
  written_version timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (storage_id, annotation_id)
);
select enable_tenancy('storage_export_link');
