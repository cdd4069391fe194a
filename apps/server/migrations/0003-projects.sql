-- Projects, their definitions, members and counters.

create table project (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  organization_id bigint not null references organization on delete cascade,
  workspace_id bigint not null references workspace on delete cascade,
  slug text not null check (length(slug) between 1 and 200),
  title text not null check (length(title) between 1 and 200),
  description text not null default '' check (length(description) <= 20000),
  project_type text check (project_type in ('dp_assessment', 'dp_order', 'labelling', 'assessment', 'double_labelling')),
  color text not null default '#FFFFFF' check (color ~ '^#[0-9A-Fa-f]{6}$'),
  state text not null default 'pending' check (state in ('pending', 'building_workflow', 'live', 'paused', 'completed')),
  is_draft boolean not null default false,
  is_published boolean not null default false,
  is_template boolean not null default false,
  template_of bigint references project on delete set null,
  is_public boolean not null default false,
  assessment boolean not null default false,
  pinned_at timestamptz,
  responsible_person_id bigint references app_user on delete set null,
  -- Configuration: the text as saved, its compiled form, and the immutable version it stands for.
  label_config text not null default '<View></View>',
  parsed_label_config jsonb not null default '{}',
  label_config_hash text not null default '',
  task_definition_id bigint,
  data_types jsonb not null default '{}',
  control_weights jsonb not null default '{}',
  -- Annotator experience
  expert_instruction text not null default '',
  show_instruction boolean not null default false,
  show_skip_button boolean not null default true,
  enable_empty_annotation boolean not null default true,
  reveal_preannotations_interactively boolean not null default false,
  show_annotation_history boolean not null default false,
  show_collab_predictions boolean not null default true,
  evaluate_predictions_automatically boolean not null default false,
  -- Quality and distribution
  maximum_annotations integer not null default 1 check (maximum_annotations between 1 and 1000),
  overlap_cohort_percentage integer not null default 100 check (overlap_cohort_percentage between 0 and 100),
  sampling text not null default 'Sequential sampling'
    check (sampling in ('Sequential sampling', 'Uniform sampling', 'Uncertainty sampling', 'Equally distributed blind pass sampling')),
  skip_queue text not null default 'REQUEUE_FOR_OTHERS' check (skip_queue in ('REQUEUE_FOR_ME', 'REQUEUE_FOR_OTHERS', 'IGNORE_SKIPPED')),
  skip_permanent boolean not null default false,
  show_ground_truth_first boolean not null default false,
  show_overlap_first boolean not null default false,
  blind_passes integer not null default 0 check (blind_passes >= 0),
  review_percentage integer not null default 0 check (review_percentage between 0 and 100),
  golden_ref_percentage integer not null default 0 check (golden_ref_percentage between 0 and 100),
  min_annotations_to_start_training integer not null default 0 check (min_annotations_to_start_training >= 0),
  model_version text not null default '',
  task_data_login text,
  task_data_password text,
  invite_token text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  settings jsonb not null default '{}',
  -- Next task number within the project; imports take a block of them in one update.
  next_task_number bigint not null default 1,
  -- Raised whenever a task may have come back into a queue behind somebody's cursor.
  queue_version bigint not null default 1,
  created_by bigint references app_user on delete set null,
  updated_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by bigint references app_user on delete set null
);
create unique index project_slug on project (organization_id, slug) where deleted_at is null;
create unique index project_invite_token on project (invite_token);
create index project_list on project (organization_id, pinned_at desc nulls last, created_at desc, id desc) where deleted_at is null;
create index project_workspace on project (organization_id, workspace_id, is_published, created_at) where deleted_at is null;
create index project_title on project using gin (title gin_trgm_ops);
create index project_workspace_id on project (workspace_id);
create trigger touch before update on project for each row execute function touch_updated_at();
select enable_tenancy('project');

create table task_definition (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint references project on delete cascade,
  kind text not null check (kind in ('label_config', 'json_schema')),
  version integer not null,
  hash text not null,
  definition jsonb not null,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  unique (organization_id, project_id, version)
);
create index task_definition_project on task_definition (project_id);
create trigger immutable before update on task_definition for each row execute function refuse_change();
select enable_tenancy('task_definition');
alter table project add constraint project_task_definition foreign key (task_definition_id) references task_definition on delete set null deferrable initially deferred;

create table project_member (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  -- 1 admin, 2 adjudicator, 3 reviewer, 4 annotator, 5 contributor
  member_type smallint not null default 4 check (member_type between 1 and 5),
  enabled boolean not null default true,
  task_limit integer not null default 0 check (task_limit >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, project_id, user_id)
);
create index project_member_project on project_member (project_id);
create index project_member_user on project_member (user_id, enabled);
create trigger touch before update on project_member for each row execute function touch_updated_at();
select enable_tenancy('project_member');

create table invitation (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint references project on delete cascade,
  email citext not null,
  -- admin, contributor, reviewer, annotator, adjudicator for a project; owner, admin, member for an organization
  role text not null,
  token_hash bytea not null unique,
  invited_by bigint references app_user on delete set null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by bigint references app_user on delete set null,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index invitation_project on invitation (organization_id, project_id, id);
create index invitation_project_id on invitation (project_id);
select enable_tenancy('invitation');

-- Counters in 16 shards: 64 annotators submitting at once must not queue for one row. The sum over shards is the count.
create table project_counter (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  shard smallint not null check (shard between 0 and 15),
  task_number bigint not null default 0,
  finished_task_number bigint not null default 0,
  total_annotations_number bigint not null default 0,
  total_predictions_number bigint not null default 0,
  num_tasks_with_annotations bigint not null default 0,
  useful_annotation_number bigint not null default 0,
  ground_truth_number bigint not null default 0,
  skipped_annotations_number bigint not null default 0,
  draft_number bigint not null default 0,
  result_count bigint not null default 0,
  lead_time_ms bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (organization_id, project_id, shard)
);
create index project_counter_project on project_counter (project_id);
select enable_tenancy('project_counter');

-- How many tasks have each key of task.data.
create table project_column (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  name text not null,
  task_count bigint not null default 0,
  primary key (organization_id, project_id, name)
);
create index project_column_project on project_column (project_id);
select enable_tenancy('project_column');

-- How often each control and each of its labels was used; label '' counts the result items of the control itself.
create table project_result_count (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  from_name text not null,
  to_name text not null,
  type text not null,
  label text not null default '',
  shard smallint not null check (shard between 0 and 15),
  count bigint not null default 0,
  draft_count bigint not null default 0,
  primary key (organization_id, project_id, from_name, to_name, type, label, shard)
);
create index project_result_count_project on project_result_count (project_id);
select enable_tenancy('project_result_count');
