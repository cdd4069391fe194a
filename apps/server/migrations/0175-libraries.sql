-- Libraries and order: labels that several projects share, tags, folders, steps of setting up, dashboards of others.

create table library_label (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  -- null: of the whole organization.
  workspace_id bigint references workspace on delete cascade,
  title text not null check (length(title) between 1 and 2048),
  description text check (length(description) <= 20000),
  -- {"choices": [...]}, {"rectanglelabels": [...]}; other keys are kept as given.
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  color text check (color ~ '^#[0-9A-Fa-f]{6}$'),
  hotkey text check (length(hotkey) <= 40),
  -- Other names by which people look for it.
  aliases text[] not null default '{}',
  status text not null default 'proposed' check (status in ('proposed', 'approved', 'declined')),
  decided_by bigint references app_user on delete set null,
  decided_at timestamptz,
  decision_note text check (length(decision_note) <= 2000),
  -- Raised by each change of what it offers; a link that is behind has not followed yet.
  version integer not null default 1,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index library_label_list on library_label (organization_id, lower(title), id);
create index library_label_status on library_label (organization_id, status, id);
create index library_label_workspace on library_label (workspace_id);
create index library_label_created on library_label (organization_id, created_at);
create trigger touch before update on library_label for each row execute function touch_updated_at();
select enable_tenancy('library_label');

create table label_link (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  label_id bigint not null references library_label on delete cascade,
  from_name text not null check (length(from_name) between 1 and 2048),
  -- Stored values of the options that the control has through this link; those it had of its own are not among them.
  merged jsonb not null default '[]',
  label_version integer not null default 0,
  -- Why the project could not follow the label; null when it did.
  problem text,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, label_id, from_name)
);
create index label_link_label on label_link (label_id, id);
create index label_link_project on label_link (organization_id, project_id, id);
create trigger touch before update on label_link for each row execute function touch_updated_at();
select enable_tenancy('label_link');

create table tag (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  name text not null check (length(name) between 1 and 255),
  tag_type text check (length(tag_type) between 1 and 50),
  color text not null default '#FFFFFF' check (color ~ '^#[0-9A-Fa-f]{6}$'),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index tag_name on tag (organization_id, lower(name), coalesce(lower(tag_type), ''));
create trigger touch before update on tag for each row execute function touch_updated_at();
select enable_tenancy('tag');

create table project_tag (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  tag_id bigint not null references tag on delete cascade,
  created_at timestamptz not null default now(),
  primary key (project_id, tag_id)
);
create index project_tag_tag on project_tag (tag_id, project_id);
select enable_tenancy('project_tag');

create table project_group (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  workspace_id bigint not null references workspace on delete cascade,
  parent_id bigint references project_group on delete cascade,
  name text not null check (length(name) between 1 and 255),
  -- With it goes everything below it out of sight; projects are not touched.
  archived_at timestamptz,
  created_by bigint references app_user on delete set null,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create unique index project_group_name on project_group (workspace_id, coalesce(parent_id, 0), lower(name));
create index project_group_parent on project_group (parent_id);
create index project_group_list on project_group (organization_id, id);
create trigger touch before update on project_group for each row execute function touch_updated_at();
select enable_tenancy('project_group');

create table project_group_project (
  organization_id bigint not null references organization on delete cascade,
  group_id bigint not null references project_group on delete cascade,
  project_id bigint not null references project on delete cascade,
  created_at timestamptz not null default now(),
  primary key (group_id, project_id)
);
create index project_group_project_project on project_group_project (project_id);
select enable_tenancy('project_group_project');

-- Only organizations that changed the seven standard steps have rows of their own.
create table onboarding_step (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  code text not null check (length(code) between 1 and 2),
  title text not null check (length(title) between 1 and 1000),
  description text check (length(description) <= 20000),
  position integer not null default 0,
  is_optional boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, code)
);
create trigger touch before update on onboarding_step for each row execute function touch_updated_at();
select enable_tenancy('onboarding_step');

-- What people ticked off by hand; what the project shows by itself is not stored.
create table project_onboarding (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  code text not null check (length(code) between 1 and 2),
  finished boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (project_id, code)
);
create trigger touch before update on project_onboarding for each row execute function touch_updated_at();
select enable_tenancy('project_onboarding');

create table onboarding_dismissal (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  -- null: the checklist of the organization.
  project_id bigint references project on delete cascade,
  created_at timestamptz not null default now()
);
create unique index onboarding_dismissal_once on onboarding_dismissal (organization_id, user_id, coalesce(project_id, 0));
create index onboarding_dismissal_project on onboarding_dismissal (project_id);
select enable_tenancy('onboarding_dismissal');

create table template_dashboard (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  template_type text not null check (length(template_type) between 1 and 200),
  code text check (length(code) <= 200),
  dashboard_link text check (length(dashboard_link) <= 200),
  title text check (length(title) <= 50),
  button_text text check (length(button_text) <= 50),
  visible boolean not null default false,
  position integer not null default 0 check (position >= 0),
  width integer not null default 1200 check (width between 100 and 10000),
  height integer not null default 600 check (height between 100 and 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index template_dashboard_list on template_dashboard (organization_id, position, id);
create trigger touch before update on template_dashboard for each row execute function touch_updated_at();
select enable_tenancy('template_dashboard');

create table project_embedding (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  template_id bigint references template_dashboard on delete set null,
  title text not null default '' check (length(title) <= 50),
  iframe_url text not null check (length(iframe_url) between 1 and 1000),
  button_text text not null default '' check (length(button_text) <= 50),
  visible boolean not null default false,
  position integer not null default 0 check (position >= 0),
  width integer not null default 1200 check (width between 100 and 10000),
  height integer not null default 600 check (height between 100 and 10000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index project_embedding_list on project_embedding (organization_id, project_id, position, id);
create index project_embedding_template on project_embedding (template_id);
create trigger touch before update on project_embedding for each row execute function touch_updated_at();
select enable_tenancy('project_embedding');

-- The settings of the template as they were when the project last took them over: what differs from them was changed here.
alter table project add column template_base jsonb;
create index project_template_of on project (template_of) where template_of is not null;
