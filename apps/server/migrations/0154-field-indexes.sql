-- Fields of the data by which a team sorts and filters, as typed values of their own: row-level security lets no index on
-- an expression over task.data serve, and an index for each field of each project would be work for every import.

create table field_index (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  field text not null check (length(field) between 1 and 256),
  status text not null default 'building' check (status in ('building', 'ready')),
  -- Building: tasks up to this number of the project are in.
  indexed_to bigint not null default 0,
  task_count bigint not null default 0,
  job_id uuid references job on delete set null,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  unique (project_id, field)
);
create index field_index_organization on field_index (organization_id);
create index field_index_job on field_index (job_id) where job_id is not null;
create index field_index_creator on field_index (created_by) where created_by is not null;
select enable_tenancy('field_index');

-- A task without the field has no row.
create table field_value (
  field_index_id bigint not null references field_index on delete cascade,
  task_id bigint not null references task on delete cascade,
  organization_id bigint not null,
  -- Texts come after numbers; the number of a text is 0, and its first 100 characters decide.
  is_text boolean not null,
  number double precision not null,
  text text not null,
  primary key (field_index_id, task_id)
);
create index field_value_order on field_value (field_index_id, is_text, number, text, task_id);
create index field_value_text on field_value (field_index_id, text);
create index field_value_task on field_value (task_id);
select enable_tenancy('field_value');

-- As near as a double can be; too large or too small for one is infinite or nothing.
create function field_number(p_number numeric) returns double precision language sql immutable parallel safe
  return case when p_number > 1e300 then 'infinity'::double precision when p_number < -1e300 then '-infinity'::double precision
    when abs(p_number) < 1e-300 then 0 else p_number::double precision end;

-- The values of these tasks in these fields; values that are there already are replaced.
create function write_field_values(p_fields bigint[], p_tasks bigint[]) returns bigint language plpgsql as $$
declare
  v_count bigint;
begin
  insert into field_value as v (field_index_id, task_id, organization_id, is_text, number, text)
  select d.id, t.id, t.organization_id, data_number(f.value) is null, coalesce(field_number(data_number(f.value)), 0), left(f.value #>> '{}', 100)
  from field_index d join task t on t.project_id = d.project_id and t.id = any (p_tasks)
  cross join lateral (select data_field(t.data, d.field) as value) as f
  where d.id = any (p_fields) and f.value #>> '{}' is not null
  on conflict (field_index_id, task_id) do update set is_text = excluded.is_text, number = excluded.number, text = excluded.text;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

create function keep_new_field_values() returns trigger language plpgsql as $$
begin
  if not exists (select from field_index where project_id in (select project_id from added_task)) then return null; end if;
  insert into field_value (field_index_id, task_id, organization_id, is_text, number, text)
  select d.id, t.id, t.organization_id, data_number(f.value) is null, coalesce(field_number(data_number(f.value)), 0), left(f.value #>> '{}', 100)
  from added_task t join field_index d on d.project_id = t.project_id
  cross join lateral (select data_field(t.data, d.field) as value) as f
  where f.value #>> '{}' is not null
  on conflict do nothing;
  return null;
end
$$;
create trigger keep_new_field_values after insert on task referencing new table as added_task
  for each statement execute function keep_new_field_values();

create function keep_changed_field_values() returns trigger language plpgsql as $$
declare
  v_fields bigint[];
begin
  delete from field_value where task_id = new.id;
  select array_agg(id) into v_fields from field_index where project_id = new.project_id;
  if v_fields is not null then perform write_field_values(v_fields, array[new.id]); end if;
  return null;
end
$$;
create trigger keep_changed_field_values after update of data, project_id on task
  for each row when (old.data is distinct from new.data or old.project_id <> new.project_id) execute function keep_changed_field_values();
