-- Lists of tasks in any order and by any field of their data.

create index task_status on task (organization_id, project_id, status, id) where deleted_at is null;
create index task_created on task (organization_id, project_id, created_at, id) where deleted_at is null;
create index task_updated on task (organization_id, project_id, updated_at, id) where deleted_at is null;
create index task_annotated on task (organization_id, project_id, total_annotations, id) where deleted_at is null;
-- Across organizations, for the purge.
create index task_purge on task (deleted_at) where deleted_at is not null;

-- Foreign keys that the purge of deleted tasks follows, once for each row.
create index annotation_parent on annotation (parent_annotation_id) where parent_annotation_id is not null;

-- A field of task.data: the key as written, otherwise the path that its dots spell.
create function data_field(p_data jsonb, p_key text) returns jsonb language sql immutable parallel safe
  return case when p_data ? p_key or strpos(p_key, '.') = 0 then p_data -> p_key else p_data #> string_to_array(p_key, '.') end;

-- Texts that are numbers, such as the cells of a CSV file, compare as numbers; null for everything else.
create function data_number(p_value jsonb) returns numeric language sql immutable parallel safe
  return case
    when jsonb_typeof(p_value) = 'number' then p_value::numeric
    when jsonb_typeof(p_value) = 'string' and p_value #>> '{}' ~ '^ *[-+]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})? *$'
      then (p_value #>> '{}')::numeric
  end;

create function data_boolean(p_value jsonb) returns boolean language sql immutable parallel safe
  return case p_value #>> '{}' when 'true' then true when 'false' then false end;

-- ISO 8601, in UTC where no zone is given; null for what is no date in the calendar.
create function data_moment(p_value jsonb) returns timestamptz language plpgsql immutable parallel safe
set timezone = 'UTC' as $$
declare
  v_text text := btrim(p_value #>> '{}', ' ');
begin
  if jsonb_typeof(p_value) <> 'string'
    or v_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$'
  then
    return null;
  end if;
  return v_text::timestamptz;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end
$$;
