-- PostgreSQL looks up each reference of each new row on its own. These two have one value in all rows of an import and
-- took a sixth of its time; who imports is signed in, and the import is written first. What the references did when
-- the other side goes is done by that side, which hardly ever does; like a reference, it sees every organization.
alter table task drop constraint task_import_id_fkey, drop constraint task_created_by_fkey;

create function forget_import() returns trigger language plpgsql as $$
declare
  v_system text := current_setting('app.system', true);
begin
  perform set_config('app.system', 'on', true);
  update task set import_id = null where import_id = old.id;
  perform set_config('app.system', coalesce(v_system, ''), true);
  return null;
end
$$;
create trigger forget_import after delete on project_import for each row execute function forget_import();

create function forget_creator() returns trigger language plpgsql as $$
declare
  v_system text := current_setting('app.system', true);
begin
  perform set_config('app.system', 'on', true);
  update task set created_by = null where created_by = old.id;
  perform set_config('app.system', coalesce(v_system, ''), true);
  return null;
end
$$;
create trigger forget_creator after delete on app_user for each row execute function forget_creator();

-- Only machines and programs give an actor; everybody else's annotations need no entry.
drop index annotation_actor;
create index annotation_actor on annotation (organization_id, actor) where actor <> '';
