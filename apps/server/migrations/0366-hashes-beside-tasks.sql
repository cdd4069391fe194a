-- The hash of a task's data is asked for by imports alone, but stood in an index of task: each answer, which changes the row
-- of its task, wrote to a place of it that nothing else had touched. Now it changes with the data only.

drop index task_data_hash;
create table task_data_hash (
  data_hash bigint not null,
  organization_id bigint not null,
  task_id bigint not null
);
insert into task_data_hash select data_hash, organization_id, id from task order by id;
create index task_data_hash_content on task_data_hash (data_hash, organization_id) include (task_id);
select enable_tenancy('task_data_hash');

create function keep_new_data_hash() returns trigger language plpgsql as $$
begin
  insert into task_data_hash (data_hash, organization_id, task_id) select data_hash, organization_id, id from added_task;
  return null;
end
$$;
create trigger keep_new_data_hash after insert on task referencing new table as added_task
  for each statement execute function keep_new_data_hash();

create function keep_changed_data_hash() returns trigger language plpgsql as $$
begin
  update task_data_hash set data_hash = new.data_hash
  where data_hash = old.data_hash and organization_id = old.organization_id and task_id = old.id;
  return null;
end
$$;
create trigger keep_changed_data_hash after update of data on task
  for each row when (old.data_hash <> new.data_hash) execute function keep_changed_data_hash();

-- Sees every organization, as a reference would.
create function forget_data_hash() returns trigger language plpgsql as $$
declare
  v_system text := current_setting('app.system', true);
begin
  perform set_config('app.system', 'on', true);
  delete from task_data_hash h using gone g
  where h.data_hash = g.data_hash and h.organization_id = g.organization_id and h.task_id = g.id;
  perform set_config('app.system', coalesce(v_system, ''), true);
  return null;
end
$$;
create trigger forget_data_hash after delete on task referencing old table as gone for each statement execute function forget_data_hash();
