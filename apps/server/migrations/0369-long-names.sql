-- Uses of controls and labels, and the columns of the data, are told apart by a hash of the names: an index holds 2.7 kB, and
-- with a longer label every submission failed, with a longer name of a field every import.

alter table project_result_count add column names_hash uuid not null generated always as (
  md5(length(from_name)::text || ' ' || length(to_name)::text || ' ' || length(type)::text || ' ' || from_name || to_name || type || label)::uuid) stored;
alter table project_result_count drop constraint project_result_count_pkey;
alter table project_result_count add primary key (organization_id, project_id, names_hash, shard);

alter table project_column add column name_hash uuid not null generated always as (md5(name)::uuid) stored;
alter table project_column drop constraint project_column_pkey;
alter table project_column add primary key (organization_id, project_id, name_hash);

-- As they are, but for that: count_result, count_task_content, submit_annotations, count_task_columns.
do $$
declare
  v_function text;
begin
  for v_function in
    select pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'public'::regnamespace
      and proname in ('count_result', 'count_task_content', 'submit_annotations', 'count_task_columns')
  loop
    v_function := replace(v_function, 'on conflict (organization_id, project_id, from_name, to_name, type, label, shard)',
      'on conflict (organization_id, project_id, names_hash, shard)');
    execute replace(v_function, 'on conflict (organization_id, project_id, name)', 'on conflict (organization_id, project_id, name_hash)');
  end loop;
end
$$;
