-- Equal distribution deals what is there: gaps that deleted and moved tasks leave are closed, and nobody who may take no more
-- keeps a seat.

-- The place of a task in the deal, from 0: 10 + place where a job has numbered what is open anew, else its own number.
comment on column task.sample_key is '0 to 1: place under uniform sampling; 2 to 3: 2 + best score under uncertainty sampling; from 10: 10 + place under equal distribution';
create function deal_number(p_inner_id bigint, p_sample_key double precision) returns bigint language sql immutable as $$
  select case when p_sample_key >= 10 then p_sample_key::bigint - 10 else p_inner_id - 1 end
$$;

-- Has this annotator as many tasks as their limits allow?
create function is_sated(p_organization bigint, p_project bigint, p_user bigint, p_task_limit integer, p_has_ops_manager boolean, p_now timestamptz)
returns boolean language plpgsql stable as $$
begin
  if coalesce(p_task_limit, 0) = 0 and not p_has_ops_manager then return false; end if;
  return exists (select from member_limits(p_organization, p_project, p_user, p_now) as m where m.used >= m."limit");
end
$$;

-- In the functions that walk the lanes, wherever they were made last.
do $renumber$
declare
  v_function oid;
  v_text text;
  v_changed integer := 0;
begin
  for v_function in
    select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = current_schema() and p.prosrc like '%is_dealt_to(t.inner_id - 1,%'
  loop
    execute replace(pg_get_functiondef(v_function), 'is_dealt_to(t.inner_id - 1,', 'is_dealt_to(deal_number(t.inner_id, t.sample_key),');
    v_changed := v_changed + 1;
  end loop;
  if v_changed < 2 then raise exception 'The lanes of the queue were not found.'; end if;

  select pg_get_functiondef(p.oid) into strict v_text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema() and p.proname = 'next_task';
  v_text := replace(v_text, 'and pm.paused_at is null and pm.data_filter is null;', $seats$and pm.paused_at is null and pm.data_filter is null
        and (pm.user_id = p_user or not is_sated(p_organization, v_project.id, pm.user_id, pm.task_limit, v_project.has_ops_manager, p_now));
      -- Another number of seats is another deal: everybody looks from the start.
      v_project.queue_version := v_project.queue_version + 1000000000000 * v_rules.seats;$seats$);
  if v_text not like '%is_sated(%' then raise exception 'The seats of the deal were not found.'; end if;
  execute v_text;
end
$renumber$;
