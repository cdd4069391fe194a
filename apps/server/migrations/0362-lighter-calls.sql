-- What a task costs to hand out and an answer to store, again lessened; see migration 0330 for the rules of both functions.

-- As before, but that whoever is some way behind the others is served with them, and moves up in the order at once: at some
-- hundred tasks a second everybody was so far behind once a second, and asked next_task for it.
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
  -- Far ahead of some: whoever is behind moves up to the first task that is open, locked or not.
  if v_candidates[1] - v_cursors.first > c_worth_a_write then
    select t.id into v_open from task t
    where t.organization_id = p_organization and t.project_id = v_project.id and (0 - t.priority::bigint) = v_cursors.turn
      and t.id >= v_cursors.first and t.id <= v_candidates[1]
      and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
      and t.counted < t.overlap and t.id <> all (v_leases.held)
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

-- As before, but that nothing stored is read again to be counted: before the database knew how many answers there are, it
-- read all of them for that.
create or replace function submit_annotations(p_calls jsonb, p_now timestamptz)
returns table (place bigint, outcome json)
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_projects bigint[];
  v_locked bigint[];
  v record;
begin
  -- A label config is saved under the exclusive lock: what is read from here on holds until the answers are stored.
  v_projects := array(
    select c.project_id from (
      select distinct r.project_id from jsonb_to_recordset(p_calls) as r(project_id bigint) order by r.project_id offset 0) as c
    where pg_try_advisory_xact_lock_shared(label_config_key(c.project_id)));
  v_locked := array(
    select t.id from jsonb_to_recordset(p_calls) as c(organization_id bigint, project_id bigint, task_id bigint)
    join task t on t.id = c.task_id and t.organization_id = c.organization_id and t.project_id = c.project_id
    where t.project_id = any (v_projects) and t.deleted_at is null and not t.is_golden and t.counted < t.overlap
    order by t.id for no key update of t skip locked);
  if cardinality(v_locked) = 0 then return; end if;

  -- A new statement sees what was committed before the locks were granted.
  with call as (
    select c.*, row_number() over (partition by c.task_id order by c.place) as turn
    from rows from (jsonb_to_recordset(p_calls) as (
      organization_id bigint, project_id bigint, task_id bigint, user_id bigint, definition_id bigint, actor jsonb, body jsonb))
      with ordinality as c(organization_id, project_id, task_id, user_id, definition_id, actor, body, place)
  ), plain as (
    select c.place, c.organization_id, c.project_id, c.task_id, c.user_id, c.definition_id, c.actor, c.body,
      coalesce(c.body ->> 'submission_id', '') as submission_id,
      coalesce((c.body ->> 'result_count')::integer, 0) as result_count, (c.body ->> 'lead_time_ms')::bigint as lead_time_ms,
      t.overlap, t.counted, t.counted + 1 >= t.overlap as is_labeled, t.counted + 1 >= t.overlap and not t.is_labeled as is_finished,
      not exists (
        select from annotation a where a.task_id = t.id and not a.was_cancelled and a.deleted_at is null) as is_first,
      coalesce(d.number, 0) as drafts, d.results as draft_results, d.begun_at
    from call c
    join task t on t.id = c.task_id
    join project p on p.id = t.project_id
    join task_lease l on l.task_id = t.id and l.user_id = c.user_id and l.expires_at > p_now and l.takes_place
    left join lateral (
      select count(*) as number, jsonb_agg(w.result) as results, min(w.created_at) as begun_at, array_agg(w.id) as ids
      from annotation_draft w where w.task_id = t.id and w.user_id = c.user_id and w.annotation_id is null) as d on t.draft_count > 0
    where c.turn = 1 and t.id = any (v_locked) and c.definition_id is not distinct from coalesce(t.task_definition_id, p.task_definition_id)
      and (not c.body ? 'draft_id' or (c.body ->> 'draft_id')::bigint = any (d.ids))
      and not c.body ?| array['parent_prediction', 'parent_annotation', 'unique_id', 'assignment_id', 'keep_result']
      and not coalesce((c.body ->> 'was_cancelled')::boolean, false) and not coalesce((c.body ->> 'ground_truth')::boolean, false)
      and not exists (
        select from annotation a
        where a.task_id = t.id and (a.submission_id <> '' and a.submission_id = c.body ->> 'submission_id'
          or a.completed_by = c.user_id and a.deleted_at is null and not (a.was_cancelled and a.skip_round_over)))
  ), stored as (
    insert into annotation (
      organization_id, project_id, task_id, result, result_count, schema_version, tool_version, task_definition_id, completed_by,
      updated_by, actor, submission_id, raw_payload, counts, origin, lead_time_ms, last_action, started_at,
      draft_created_at, created_at, updated_at)
    select c.organization_id, c.project_id, c.task_id, c.body -> 'result', c.result_count, coalesce(c.body ->> 'schema_version', ''),
      coalesce(c.body ->> 'tool_version', ''), c.definition_id, c.user_id, c.user_id, coalesce(c.body ->> 'actor', ''), c.submission_id,
      coalesce(c.body -> 'raw_payload', '{}'), true, coalesce(c.body ->> 'origin', 'manual'), c.lead_time_ms, 'submitted',
      (c.body ->> 'started_at')::timestamptz, c.begun_at, p_now, p_now
    from plain c
    returning *
  ), freed as (
    delete from task_lease l using plain c
    where l.task_id = c.task_id and (l.user_id = c.user_id or l.expires_at <= p_now and c.is_labeled)
  ), cleared as (
    delete from annotation_draft w using plain c
    where c.drafts > 0 and w.task_id = c.task_id and w.user_id = c.user_id and w.annotation_id is null
  ), changed as (
    update task t set draft_count = greatest(t.draft_count - c.drafts, 0),
      total_annotations = t.total_annotations + 1, counted = t.counted + 1, lead_time_ms = t.lead_time_ms + coalesce(c.lead_time_ms, 0),
      is_labeled = c.is_labeled,
      labeled_at = case when t.is_labeled then t.labeled_at when c.is_labeled then p_now end,
      status = case when c.is_labeled then 'complete' when t.status = 'failed' then t.status else 'in_progress' end,
      updated_by = c.user_id, updated_at = p_now
    from plain c where t.id = c.task_id
  ), left_over as materialized (
    -- How many tasks are open, near enough to know when it is worth asking whether the project is complete.
    select c.organization_id, c.project_id, (
        select sum(k.task_number - k.finished_task_number) from project_counter k
        where k.organization_id = c.organization_id and k.project_id = c.project_id)
      - count(*) filter (where c.is_finished) as tasks
    from plain c group by c.organization_id, c.project_id
  ), event as (
    select s.organization_id, s.project_id, s.id::text as annotation_id, c.actor ->> 'name' as actor,
      (c.actor ->> 'user_id')::bigint as actor_user_id, c.actor as details, jsonb_build_object(
        'task_id', s.task_id, 'annotation_id', s.id, 'submission_id', s.submission_id, 'assignment_id', null,
        'project_id', s.project_id, 'was_cancelled', false, 'is_labeled', c.is_finished,
        'open_tasks', case when c.is_finished then o.tasks end) as payload
    from stored s join plain c on c.task_id = s.task_id
    join left_over o on o.organization_id = s.organization_id and o.project_id = s.project_id
    order by s.id
  ), logged as (
    insert into event_log (organization_id, project_id, event_type, actor, actor_user_id, aggregate_type, aggregate_id, payload)
    select e.organization_id, e.project_id, 'ANNOTATION_CREATED', left(e.actor, 128), e.actor_user_id, 'annotation', e.annotation_id, e.payload
    from event e
  ), audited as (
    insert into audit_log (organization_id, actor_user_id, actor, action, resource_type, resource_id, ip_address, user_agent, request_id, metadata)
    select e.organization_id, e.actor_user_id, e.actor, 'annotation_created', 'annotation', e.annotation_id, e.details ->> 'ip',
      e.details ->> 'user_agent', e.details ->> 'request_id', jsonb_build_object('project_id', e.project_id)
    from event e
  ), sent as (
    insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
    select e.organization_id, 'ANNOTATION_CREATED', 'annotation', e.annotation_id, e.payload from event e
  )
  select array_agg(c.place) as places, array_agg(s.organization_id) as organizations, array_agg(s.project_id) as projects,
    array_agg(c.is_finished) as finished, array_agg(c.is_first) as first, array_agg(c.drafts) as drafts,
    array_agg(s.result_count) as result_counts, array_agg(s.lead_time_ms) as lead_times,
    array_agg(s.result) as results, array_agg(c.draft_results) as draft_results,
    array_agg(json_build_object(
      'status', 'created', 'annotation', to_json(s),
      'task', json_build_object('id', s.task_id, 'is_labeled', c.is_labeled, 'project_id', s.project_id))) as outcomes
  into v from stored s join plain c on c.task_id = s.task_id;
  if v.places is null then return; end if;

  -- change_counters and count_result, each once for a project.
  insert into project_counter as k (
    organization_id, project_id, shard, finished_task_number, total_annotations_number, num_tasks_with_annotations,
    useful_annotation_number, draft_number, result_count, lead_time_ms)
  select g.organization_id, g.project_id, counter_shard(), count(*) filter (where g.is_finished), count(*),
    count(*) filter (where g.is_first), count(*), -sum(g.drafts), sum(g.result_count), coalesce(sum(g.lead_time_ms), 0)
  from rows from (
    unnest(v.organizations), unnest(v.projects), unnest(v.finished), unnest(v.first), unnest(v.drafts), unnest(v.result_counts),
    unnest(v.lead_times)) as g(organization_id, project_id, is_finished, is_first, drafts, result_count, lead_time_ms)
  group by g.organization_id, g.project_id order by g.project_id
  on conflict (organization_id, project_id, shard) do update set
    finished_task_number = k.finished_task_number + excluded.finished_task_number,
    total_annotations_number = k.total_annotations_number + excluded.total_annotations_number,
    num_tasks_with_annotations = k.num_tasks_with_annotations + excluded.num_tasks_with_annotations,
    useful_annotation_number = k.useful_annotation_number + excluded.useful_annotation_number,
    draft_number = k.draft_number + excluded.draft_number,
    result_count = k.result_count + excluded.result_count, lead_time_ms = k.lead_time_ms + excluded.lead_time_ms, updated_at = now();
  insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
  select g.organization_id, g.project_id, u.from_name, u.to_name, u.type, u.label, counter_shard(), sum(g.answers * u.uses),
    sum(g.drafts * u.uses)
  from (
    select a.organization_id, a.project_id, a.result, 1 as answers, 0 as drafts
    from rows from (unnest(v.organizations), unnest(v.projects), unnest(v.results)) as a(organization_id, project_id, result)
    union all
    select a.organization_id, a.project_id, d.result, 0, -1
    from rows from (unnest(v.organizations), unnest(v.projects), unnest(v.draft_results)) as a(organization_id, project_id, results),
      jsonb_array_elements(a.results) as d(result)) as g
  cross join lateral result_usage(g.result) as u
  group by g.organization_id, g.project_id, u.from_name, u.to_name, u.type, u.label
  order by g.project_id, u.from_name, u.to_name, u.type, u.label
  on conflict (organization_id, project_id, from_name, to_name, type, label, shard) do update
    set count = c.count + excluded.count, draft_count = c.draft_count + excluded.draft_count;
  return query select g.place, g.outcome from rows from (unnest(v.places), unnest(v.outcomes)) as g(place, outcome);
end
$$;

-- Answers that are stored together are counted together.
create function tally_new_work() returns trigger language plpgsql as $$
begin
  insert into work_tally (organization_id, project_id, user_id, annotations)
  select a.organization_id, a.project_id, a.completed_by, count(*) from added a
  join project p on p.id = a.project_id and p.has_ops_manager
  where a.completed_by is not null and not a.was_cancelled and a.deleted_at is null
  group by a.organization_id, a.project_id, a.completed_by order by a.project_id, a.completed_by
  on conflict (project_id, user_id) do update set annotations = work_tally.annotations + excluded.annotations;
  return null;
end
$$;
drop trigger tally_new_work on annotation;
create trigger tally_new_work after insert on annotation referencing new table as added for each statement
  execute function tally_new_work();
