-- A place does not move up past a task that somebody holds while it has another place: it is next for the others, and when
-- nothing else is left they were told for half a minute that nothing is.
create or replace function next_tasks(
  p_organization bigint, p_reference text, p_users bigint[], p_now timestamptz, p_lease_seconds integer, p_prefetch boolean)
returns table (user_id bigint, answer json)
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  c_close constant bigint := 600;
  c_behind constant bigint := 5000;
  c_worth_a_write constant bigint := 150;
  v_project record;
  v_members record;
  v_leases record;
  v_cursors record;
  v_candidates bigint[];
  v_answered record;
  v_tasks bigint[] := '{}';
  v_takers bigint[] := '{}';
  v_roles text[] := '{}';
  v_task bigint;
  v_place bigint;
  v_open bigint;
  -- Whatever lies before it is taken.
  v_free integer := 1;
begin
  select p.id, p.queue_version, p.workspace_id, p.skip_queue = 'REQUEUE_FOR_OTHERS' and not p.skip_permanent as has_rounds
  into v_project from project p
  where p.id = case when p_reference ~ '^[1-9][0-9]{0,15}$' then p_reference::bigint else find_project(p_organization, p_reference) end
    and p.organization_id = p_organization and p.deleted_at is null and p.state = 'live' and p.is_published
    and p.sampling = 'Sequential sampling' and not p.show_ground_truth_first and not p.show_overlap_first
    and not p.has_assignments and not p.has_ops_manager and p.golden_ref_percentage = 0
    and not exists (select from reviewed_project r where r.project_id = p.id);
  if not found then return; end if;

  -- Members whom no rule of their own concerns. One call at a time per member, as in next_task; who is busy there is left out.
  select array_agg(c.user_id order by c.user_id) as users, array_agg(c.role order by c.user_id) as roles
  into v_members from (
    select om.user_id, case
        when om.role <> 'member' or wm.role in ('owner', 'admin') then 'admin'
        else (array['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'])[pm.member_type] end as role
    from organization_member om
    left join workspace_member wm
      on wm.organization_id = p_organization and wm.workspace_id = v_project.workspace_id and wm.user_id = om.user_id
    left join project_member pm
      on pm.organization_id = p_organization and pm.project_id = v_project.id and pm.user_id = om.user_id
    where om.organization_id = p_organization and om.user_id = any (p_users) and om.enabled
      and (pm.enabled or om.role <> 'member' or wm.role in ('owner', 'admin'))
      and pm.paused_at is null and pm.data_filter is null and coalesce(pm.task_limit, 0) = 0
    order by om.user_id offset 0) as c
  where c.role <> 'contributor' and pg_try_advisory_xact_lock(hashint8extended(v_project.id, c.user_id));
  if v_members.users is null then return; end if;

  -- Who holds what; and who has work at hand or put some off.
  select coalesce(array_agg(l.task_id) filter (where l.expires_at > p_now), '{}') as held,
    coalesce(bool_or(l.expires_at <= p_now), false) as has_returned,
    coalesce(array_agg(l.user_id) filter (
      where l.expires_at > p_now and (l.kind = 'prefetch' or not p_prefetch and l.kind = 'work')), '{}')
      || array(
        select d.user_id from annotation_draft d
        where d.organization_id = p_organization and d.project_id = v_project.id and d.user_id = any (v_members.users)
          and d.was_postponed and d.annotation_id is null) as busy
  into v_leases
  from (
    select l.task_id, l.user_id, l.expires_at, l.kind from task_lease l
    where l.project_id = v_project.id and (l.takes_place or l.user_id = any (v_members.users))
    order by l.expires_at desc limit 20000) as l;
  -- What came back goes first, to whoever has passed it.
  if v_leases.has_returned then return; end if;

  -- Where everybody is along the order. Members at a later turn, or far from the rest, are left to next_task, which moves their cursor.
  select array_agg(c.user_id order by c.task_id, c.user_id) as users, array_agg(c.task_id order by c.task_id, c.user_id) as places,
    min(c.turn) as turn, min(c.task_id) as first, max(c.task_id) as last
  into v_cursors from (
    select q.user_id, q.task_id, q.turn, min(q.turn) over () as first_turn, max(q.task_id) over (partition by q.turn) as furthest
    from queue_cursor q
    where q.project_id = v_project.id and q.user_id = any (v_members.users) and q.lane = 'all' and q.queue_version = v_project.queue_version
      and q.turn is not null and q.task_id is not null and q.user_id <> all (v_leases.busy)) as c
  where c.turn = c.first_turn and c.task_id > c.furthest - c_behind;
  if v_cursors.users is null then return; end if;

  -- As many as there are people, and a few more for those who have answered some of them.
  v_candidates := array(
    select t.id from task t
    where t.organization_id = p_organization and t.project_id = v_project.id and (0 - t.priority::bigint) = v_cursors.turn
      and t.id >= v_cursors.first and t.id < v_cursors.last + c_close
      and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
      and t.counted < t.overlap and t.id <> all (v_leases.held)
    order by (0 - t.priority::bigint), t.id limit cardinality(v_cursors.users) + 4 for no key update of t skip locked);
  if cardinality(v_candidates) = 0 then return; end if;
  -- Far ahead of some: whoever is behind moves up to the first task that is open, locked or not. One that is held is done
  -- with only where that is its last place: a lease that ends without an answer is found by itself, another place is not.
  if v_candidates[1] - v_cursors.first > c_worth_a_write then
    select t.id into v_open from task t
    where t.organization_id = p_organization and t.project_id = v_project.id and (0 - t.priority::bigint) = v_cursors.turn
      and t.id >= v_cursors.first and t.id <= v_candidates[1]
      and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
      and t.counted < t.overlap and (t.overlap - t.counted > 1 or t.id <> all (v_leases.held))
    order by (0 - t.priority::bigint), t.id limit 1;
    update queue_cursor q set task_id = v_open
    where q.project_id = v_project.id and q.user_id = any (v_cursors.users) and q.lane = 'all' and q.turn = v_cursors.turn
      and q.queue_version = v_project.queue_version and q.task_id < v_open - c_worth_a_write;
  end if;
  -- A new statement sees what was committed before the locks were granted.
  select array(
      select t.id from task t
      where t.id = any (v_candidates)
        and t.counted + (select count(*) from task_lease l where l.task_id = t.id and l.expires_at > p_now and l.takes_place) < t.overlap
      order by t.id) as open,
    array(
      select a.task_id || ':' || a.completed_by from annotation a
      where a.task_id = any (v_candidates) and a.completed_by = any (v_cursors.users) and a.deleted_at is null
        and (not a.was_cancelled or not v_project.has_rounds or not a.skip_round_over)) as pairs
  into v_answered;
  for v_at in 1 .. cardinality(v_cursors.users) loop
    v_place := greatest(v_cursors.places[v_at], v_open);
    for v_index in v_free .. cardinality(v_answered.open) loop
      v_task := v_answered.open[v_index];
      exit when v_task >= v_place + c_close;
      continue when v_task < v_place or v_task = any (v_tasks) or v_task || ':' || v_cursors.users[v_at] = any (v_answered.pairs);
      v_tasks := v_tasks || v_task;
      v_takers := v_takers || v_cursors.users[v_at];
      v_roles := v_roles || v_members.roles[array_position(v_members.users, v_cursors.users[v_at])];
      if v_index = v_free then v_free := v_free + 1; end if;
      exit;
    end loop;
  end loop;
  if cardinality(v_tasks) = 0 then return; end if;

  insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at, takes_place)
  select p_organization, g.task_id, g.user_id, v_project.id, case when p_prefetch then 'prefetch' else 'work' end, p_now,
    p_now + make_interval(secs => p_lease_seconds), true
  from rows from (unnest(v_tasks), unnest(v_takers)) as g(task_id, user_id)
  on conflict on constraint task_lease_pkey do update
    set kind = excluded.kind, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, unique_id = gen_random_uuid(),
      takes_place = excluded.takes_place;
  return query
    select n.user_id, n.answer from next_answers(p_organization, v_project.id, v_tasks, v_takers, v_roles, 'Sequence queue', null) as n;
end
$$;
