-- What people did to many tasks at once, and what it takes to undo it.

create table task_action (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint references app_user on delete set null,
  action text not null,
  title text not null,
  status text not null default 'running' check (status in ('running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  -- Which tasks, and what the action was given.
  selection jsonb not null,
  fields jsonb not null default '{}',
  -- Marks what was deleted together.
  acted_at timestamptz not null,
  -- Tasks up to this id are done: a job that was interrupted goes on behind it.
  cursor_id bigint not null default 0,
  task_count bigint not null default 0,
  change_count bigint not null default 0,
  warnings jsonb not null default '{}',
  job_id uuid references job on delete set null,
  undo_job_id uuid references job on delete set null,
  -- null: it cannot be undone.
  undo_until timestamptz,
  -- What an undo brought back, and what it had to leave.
  restored_count bigint not null default 0,
  kept_count bigint not null default 0,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index task_action_list on task_action (organization_id, project_id, id desc);
create index task_action_project on task_action (project_id);
create index task_action_user on task_action (user_id) where user_id is not null;
create index task_action_job on task_action (job_id) where job_id is not null;
create index task_action_undo_job on task_action (undo_job_id) where undo_job_id is not null;
create index task_action_expiry on task_action (undo_until) where undo_until is not null;
select enable_tenancy('task_action');

-- One row per block of tasks: what was before.
create table task_action_undo (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  task_action_id bigint not null references task_action on delete cascade,
  changes jsonb not null
);
create index task_action_undo_of on task_action_undo (task_action_id, id);
create index task_action_undo_organization on task_action_undo (organization_id);
select enable_tenancy('task_action_undo');
