-- Task types, their versioned JSON-schema definitions, and their front-end plug-ins (S3).
--
-- What is built in belongs to no organization: everybody reads it, nobody changes it.

create function allow_built_in(target regclass) returns void language plpgsql as $$
begin
  execute format('create policy built_in on %s for select using (organization_id is null)', target);
end
$$;

create table task_type (
  id bigint generated always as identity primary key,
  organization_id bigint references organization on delete cascade,
  slug text not null check (slug ~ '^[A-Za-z0-9_-]{1,50}$'),
  name text not null check (length(name) between 1 and 200),
  description text not null default '' check (length(description) <= 20000),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index task_type_slug on task_type (organization_id, slug) nulls not distinct;
create trigger touch before update on task_type for each row execute function touch_updated_at();
select enable_tenancy('task_type');
select allow_built_in('task_type');

-- The second kind of definition. `version` counts the saves of a project's label config; `version_name` is what the author
-- of a JSON-schema definition calls it.
alter table task_definition
  alter column organization_id drop not null,
  alter column version drop not null,
  add column task_type_id bigint references task_type on delete cascade,
  add column version_name text check (length(version_name) between 1 and 32),
  add constraint task_definition_kinds check (
    case kind
      when 'label_config' then organization_id is not null and version is not null and task_type_id is null and version_name is null
      else project_id is null and version is null and task_type_id is not null and version_name is not null
    end);
create unique index task_definition_version on task_definition (task_type_id, version_name);
select allow_built_in('task_definition');

create table frontend_plugin (
  id bigint generated always as identity primary key,
  organization_id bigint references organization on delete cascade,
  task_type_id bigint not null unique references task_type on delete cascade,
  name text not null check (length(name) between 1 and 200),
  version text not null check (length(version) between 1 and 32),
  manifest jsonb not null default '{}',
  -- Folder below the root of all plug-ins, as the manifest has it.
  root text not null check (length(root) between 1 and 500),
  -- Of the files that the manifest names, as they were when it was checked; part of their lasting addresses.
  digest text not null,
  is_active boolean not null default true,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index frontend_plugin_root on frontend_plugin (root);
create index frontend_plugin_list on frontend_plugin (organization_id, id);
create trigger touch before update on frontend_plugin for each row execute function touch_updated_at();
select enable_tenancy('frontend_plugin');
select allow_built_in('frontend_plugin');

-- null: what the project asks at the moment. Only tasks with an interface of their own name one.
set local app.system = 'on';
update task set task_definition_id = null where task_definition_id is not null;
set local app.system = '';
create index task_definition_use on task (task_definition_id) where task_definition_id is not null;
create index project_definition_use on project (task_definition_id) where task_definition_id is not null;
-- Answers to a JSON-schema definition always have a schema_version, answers to a label config hardly ever.
create index annotation_definition_use on annotation (task_definition_id) where schema_version <> '';

alter table task
  add column payload jsonb not null default '{}',
  add column assigned_to text not null default '' check (length(assigned_to) <= 128);
create index task_asset on task (asset_id) where asset_id is not null;

create function is_definition_used(p_definition bigint) returns boolean language sql stable
  return exists (select from task where task_definition_id = p_definition)
    or exists (select from project where task_definition_id = p_definition)
    or exists (select from annotation where task_definition_id = p_definition and schema_version <> '');

-- Label configs never change. A JSON-schema definition may be edited until something is made under it.
create function keep_definition() returns trigger language plpgsql as $$
begin
  if old.kind = 'label_config' or new.kind <> old.kind or is_definition_used(old.id) then
    raise exception 'task_definition is append-only' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
drop trigger immutable on task_definition;
create trigger immutable before update on task_definition for each row execute function keep_definition();

