-- Views of the data manager: which tasks, in which order, and how they are shown. Private to a person until shared.

create table data_view (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  title text not null default '' check (length(title) <= 200),
  is_shared boolean not null default false,
  -- Smaller stands further left; equal ones by age.
  position integer not null default 0,
  -- What the page keeps, as it is given: columns, widths, kind of list.
  data jsonb not null default '{}',
  -- {conjunction, items}; null: all tasks.
  filters jsonb,
  ordering jsonb not null default '[]',
  -- {all, included | excluded}; null: nothing is chosen.
  selected_items jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index data_view_project on data_view (organization_id, project_id, position, id);
create index data_view_user on data_view (user_id);
create trigger touch before update on data_view for each row execute function touch_updated_at();
select enable_tenancy('data_view');
