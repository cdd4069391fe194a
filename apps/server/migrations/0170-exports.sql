-- Snapshots: which tasks were meant when they were asked for, what did not fit, other formats of the same moment, and
-- when the file goes.
alter table project_export
  add column selection jsonb,
  add column report jsonb not null default '[]',
  add column parent_id bigint references project_export on delete cascade,
  add column expires_at timestamptz;
create index project_export_parent on project_export (parent_id) where parent_id is not null;
create index project_export_expiry on project_export (expires_at) where expires_at is not null;
