-- What contributors collect: documents, recordings and texts, on their way from draft to task.

create table collection_item (
  id uuid primary key default new_uuid(),
  -- Order of arrival; lists page by it.
  seq bigint generated always as identity,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  kind text not null check (kind in ('document', 'voice_sample', 'raw_text')),
  -- Each item has a file row of its own, also where another has the same content.
  asset_id bigint references asset on delete cascade,
  -- File name as sent, or the title of a text.
  title text not null check (length(title) between 1 and 512),
  -- What was written, read from the scan, or heard in the recording.
  text_content text check (length(text_content) <= 10000000),
  -- Set once somebody put the text right by hand; a machine then leaves it alone.
  text_edited_at timestamptz,
  status text not null default 'draft' check (status in ('draft', 'pending_review', 'approved', 'rejected')),
  domain text check (length(domain) between 1 and 200),
  language text check (length(language) between 2 and 35),
  tags text[] not null default '{}',
  extra_metadata jsonb not null default '{}' check (jsonb_typeof(extra_metadata) = 'object'),
  is_raw boolean not null default false,
  processed boolean not null default false,
  processing_state text not null default 'none' check (processing_state in ('none', 'queued', 'processing', 'done', 'failed')),
  processing_error text check (length(processing_error) <= 4000),
  processing_engine text check (length(processing_engine) <= 200),
  -- Words with their boxes, or segments with their times; null until something was read or heard.
  processing_result jsonb,
  processed_at timestamptz,
  duration_seconds numeric check (duration_seconds >= 0),
  created_by bigint references app_user on delete set null,
  submitted_at timestamptz,
  reviewed_by bigint references app_user on delete set null,
  reviewed_at timestamptz,
  feedback text check (length(feedback) <= 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by bigint references app_user on delete set null,
  check (kind = 'raw_text' or asset_id is not null),
  check (kind <> 'raw_text' or text_content is not null),
  check (status in ('draft', 'rejected') or submitted_at is not null)
);
create index collection_item_project on collection_item (organization_id, project_id, seq desc) where deleted_at is null;
create index collection_item_status on collection_item (organization_id, project_id, status, submitted_at, seq) where deleted_at is null;
create index collection_item_creator on collection_item (organization_id, created_by, status, seq) where deleted_at is null;
create index collection_item_kind on collection_item (organization_id, project_id, kind, seq desc) where deleted_at is null;
create index collection_item_waiting on collection_item (organization_id, submitted_at, seq) where status = 'pending_review' and deleted_at is null;
create index collection_item_tags on collection_item using gin (tags);
create index collection_item_title on collection_item using gin (title gin_trgm_ops);
create index collection_item_deleted on collection_item (deleted_at) where deleted_at is not null;
create index collection_item_project_id on collection_item (project_id);
create index collection_item_asset on collection_item (asset_id);
create index collection_item_reviewer on collection_item (reviewed_by);
create trigger touch before update on collection_item for each row execute function touch_updated_at();
select enable_tenancy('collection_item');

-- What happened to an item: sent in, decided on, sent back, taken back. Never changed.
create table collection_step (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  item_id uuid not null references collection_item on delete cascade,
  -- Decisions made at one stroke are taken back at one stroke.
  batch uuid not null default new_uuid(),
  kind text not null check (kind in ('submitted', 'approved', 'rejected', 'feedback', 'undone', 'reopened')),
  user_id bigint references app_user on delete set null,
  feedback text check (length(feedback) <= 10000),
  -- What undoing goes back to: reviewer, time and feedback before the decision.
  before jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index collection_step_item on collection_step (item_id, id);
create index collection_step_batch on collection_step (organization_id, batch);
create index collection_step_user on collection_step (organization_id, user_id, id desc);
select enable_tenancy('collection_step');

alter table task add column collection_item_id uuid references collection_item on delete set null;
-- An item becomes a task once, also when two ask at the same time.
create unique index task_collection_item on task (collection_item_id) where collection_item_id is not null and deleted_at is null;
