-- A filtered or selected set of tasks that somebody labels in its order.

create table label_set (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  title text not null default '' check (length(title) <= 200),
  selection jsonb not null,
  sort jsonb not null default '[]',
  -- Keys of the task that was looked at last; null: none yet.
  place jsonb,
  -- The latest tasks handed out, the last one at the end.
  handed bigint[] not null default '{}',
  handed_out bigint not null default 0,
  passed_over bigint not null default 0,
  total bigint,
  is_estimate boolean not null default false,
  is_finished boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index label_set_own on label_set (organization_id, project_id, user_id, id desc);
create index label_set_project on label_set (project_id);
create index label_set_user on label_set (user_id);
create trigger touch before update on label_set for each row execute function touch_updated_at();
select enable_tenancy('label_set');
