-- Filters as rows: groups of conditions and of further groups. Several views of a project may use one; a group that was
-- made with a view belongs to that view alone and goes with it.

create table filter_group (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  parent_id bigint references filter_group on delete cascade,
  -- Place among the conditions and groups of the parent.
  index integer not null default 0,
  title text not null default '' check (length(title) <= 200),
  conjunction text not null check (conjunction in ('and', 'or')),
  is_of_view boolean not null default false,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index filter_group_project on filter_group (organization_id, project_id, id) where parent_id is null and not is_of_view;
create index filter_group_project_id on filter_group (project_id);
create index filter_group_parent on filter_group (parent_id) where parent_id is not null;
create index filter_group_creator on filter_group (created_by) where created_by is not null;
create trigger touch before update on filter_group for each row execute function touch_updated_at();
select enable_tenancy('filter_group');

create table filter_condition (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  filter_group_id bigint not null references filter_group on delete cascade,
  index integer not null,
  -- As it was written: `filter:tasks:data.text`, `data__text`.
  column_name text not null check (length(column_name) between 1 and 1024),
  type text not null check (length(type) <= 1024),
  operator text not null check (length(operator) between 1 and 1024),
  value jsonb not null,
  -- A condition or group that must hold as well, as clients of the field send it.
  child_filter jsonb
);
create index filter_condition_group on filter_condition (filter_group_id, index);
create index filter_condition_organization on filter_condition (organization_id);
select enable_tenancy('filter_condition');

-- Writes {conjunction, items} as the content of a group. Whoever calls has checked it.
create function write_filter_items(p_group bigint, p_items jsonb) returns void language plpgsql as $$
declare
  v_group filter_group;
  v_item jsonb;
  v_index integer := 0;
  v_child bigint;
begin
  select * into strict v_group from filter_group where id = p_group;
  for v_item in select value from jsonb_array_elements(p_items) loop
    if v_item ? 'conjunction' then
      insert into filter_group (organization_id, project_id, parent_id, index, conjunction, is_of_view, created_by)
      values (v_group.organization_id, v_group.project_id, p_group, v_index, v_item ->> 'conjunction', v_group.is_of_view, v_group.created_by)
      returning id into v_child;
      perform write_filter_items(v_child, v_item -> 'items');
    else
      insert into filter_condition (organization_id, filter_group_id, index, column_name, type, operator, value, child_filter)
      values (v_group.organization_id, p_group, v_index, coalesce(v_item ->> 'filter', v_item ->> 'column'), coalesce(v_item ->> 'type', ''),
        v_item ->> 'operator', coalesce(v_item -> 'value', 'null'), nullif(v_item -> 'child_filter', 'null'));
    end if;
    v_index := v_index + 1;
  end loop;
end
$$;

-- The content of a group as lists of tasks take it.
create function filter_items(p_group bigint) returns jsonb language plpgsql stable as $$
begin
  return coalesce((
    select jsonb_agg(item order by place) from (
      select c.index as place, jsonb_strip_nulls(jsonb_build_object('filter', c.column_name, 'operator', c.operator, 'type', nullif(c.type, '')))
        || jsonb_build_object('value', c.value)
        || case when c.child_filter is null then '{}' else jsonb_build_object('child_filter', c.child_filter) end as item
      from filter_condition c where c.filter_group_id = p_group
      union all
      select g.index, jsonb_build_object('conjunction', g.conjunction, 'items', filter_items(g.id))
      from filter_group g where g.parent_id = p_group) as content), '[]');
end
$$;

alter table data_view add column filter_group_id bigint references filter_group on delete set null;
create index data_view_filter_group on data_view (filter_group_id) where filter_group_id is not null;

set local app.system = 'on';
do $convert$
declare
  v_view data_view;
  v_group bigint;
begin
  for v_view in select * from data_view where jsonb_typeof(filters -> 'items') = 'array' loop
    insert into filter_group (organization_id, project_id, conjunction, is_of_view, created_by)
    values (v_view.organization_id, v_view.project_id, coalesce(v_view.filters ->> 'conjunction', 'and'), true, v_view.user_id)
    returning id into v_group;
    perform write_filter_items(v_group, v_view.filters -> 'items');
    update data_view set filter_group_id = v_group where id = v_view.id;
  end loop;
end
$convert$;
set local app.system = '';
alter table data_view drop column filters;

-- Which part of a data set a task belongs to.
alter table task add column split text check (split in ('train', 'validation', 'test'));
