-- Many calls at once go through the database together. Of what one task costs to hand out and one answer to store, most is
-- what every statement costs, whatever it does; shared by a handful of people, it is nearly nothing.
--
-- Only what is plain goes this way, and nothing here waits for a lock: what somebody else holds, and whatever a rule has a
-- say in, is left out of the answer, and the caller asks next_task or submit_annotation for it. So those two stay the only
-- place where the rules are, and calls that hold several tasks cannot hold each other up.

-- The access checks of several submissions (DESIGN 12), in one statement. `place` is that of the caller in the arrays, from 1.
drop function submission_access(bigint, bigint, bigint);
create function submission_access(p_organizations bigint[], p_users bigint[], p_tasks bigint[])
returns table (
  place bigint, project_id bigint, state text, is_published boolean, is_deleted boolean, organization_role text, workspace_role text,
  member_type smallint, label_config text, task_definition_id bigint, data jsonb, show_skip_button boolean, enable_empty_annotation boolean)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select c.place, p.id, p.state, p.is_published, p.deleted_at is not null, om.role, wm.role, pm.member_type,
      case when coalesce(t.task_definition_id, p.task_definition_id) is null then p.label_config end,
      coalesce(t.task_definition_id, p.task_definition_id), t.data, p.show_skip_button, p.enable_empty_annotation
    from rows from (unnest(p_organizations), unnest(p_users), unnest(p_tasks)) with ordinality as c(organization_id, user_id, task_id, place)
    join task t on t.id = c.task_id and t.organization_id = c.organization_id and t.deleted_at is null
    join project p on p.id = t.project_id
    left join organization_member om on om.organization_id = c.organization_id and om.user_id = c.user_id and om.enabled
    left join workspace_member wm
      on wm.organization_id = c.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = c.user_id
    left join project_member pm
      on pm.organization_id = c.organization_id and pm.project_id = p.id and pm.user_id = c.user_id and pm.enabled;
end
$$;

-- What /next answers, for several people of one project who hold these tasks. p_left: what their limit leaves them, if they have one.
create function next_answers(
  p_organization bigint, p_project bigint, p_tasks bigint[], p_users bigint[], p_roles text[], p_queue text, p_left bigint)
returns table (user_id bigint, answer json) language plpgsql as $$
begin
  return query
    select given.user_id, json_build_object(
      'queue', p_queue, 'role', given.role, 'task', to_json(t),
      'definition_id', coalesce(t.task_definition_id, p.definition_id),
      'lease', json_build_object('unique_id', l.unique_id, 'expires_at', l.expires_at, 'kind', l.kind),
      'project', p.body,
      'predictions', case when p.show_collab_predictions and t.total_predictions > 0 then (
        select json_agg(to_json(r) order by r.id) from prediction r
        where r.task_id = t.id and (p.model_version = '' or r.model_version = p.model_version)) end,
      'drafts', case when t.draft_count > 0 then (
        select json_agg(to_json(d) order by d.id) from annotation_draft d where d.task_id = t.id and d.user_id = given.user_id) end,
      'annotations', case
        -- Whoever mends an answer sees it; whoever reviews sees all of them.
        when p_queue in ('rework', 'review') then (
          select json_agg(to_json(a) order by a.id) from annotation a
          where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled
            and (p_queue = 'review' or a.completed_by = given.user_id))
        -- Who is checked against a ground truth sees neither it nor what others said.
        when p.show_annotation_history and t.total_annotations > 0 and l.takes_place then (
          select json_agg(to_json(a) order by a.id) from annotation a
          where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled
            and (given.role <> 'annotator' or not a.ground_truth)) end,
      'left', least(p_left, p.tasks_left))
    from (
      select pr.model_version, pr.show_collab_predictions, pr.show_annotation_history,
        case when pr.task_definition_id is not null then (
          select d.id from task_definition d where d.id = pr.task_definition_id and d.kind = 'json_schema') end as definition_id,
        json_build_object(
          'id', pr.id, 'title', pr.title, 'state', pr.state, 'label_config_hash', pr.label_config_hash,
          'task_definition_id', pr.task_definition_id, 'show_skip_button', pr.show_skip_button,
          'enable_empty_annotation', pr.enable_empty_annotation,
          'reveal_preannotations_interactively', pr.reveal_preannotations_interactively) as body,
        (select coalesce(sum(c.task_number - c.finished_task_number), 0) from project_counter c
         where c.organization_id = p_organization and c.project_id = p_project) as tasks_left
      from project pr where pr.id = p_project offset 0) as p
    cross join rows from (unnest(p_tasks), unnest(p_users), unnest(p_roles)) as given(task_id, user_id, role)
    join task t on t.id = given.task_id
    join task_lease l on l.task_id = given.task_id and l.user_id = given.user_id;
end
$$;

create or replace function next_answer(
  p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_queue text, p_role text, p_left bigint)
returns json language plpgsql as $$
begin
  return (
    select n.answer from next_answers(p_organization, p_project, array[p_task], array[p_user], array[p_role], p_queue, p_left) as n);
end
$$;

-- next_task for several people of one project at once, where it has one lane and nothing but the order has a say. A row for
-- everybody who is served; whoever is missing asks next_task.
create function next_tasks(
  p_organization bigint, p_reference text, p_users bigint[], p_now timestamptz, p_lease_seconds integer, p_prefetch boolean)
returns table (user_id bigint, answer json)
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  c_close constant bigint := 600;
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
    select q.user_id, q.task_id, q.turn, min(q.turn) over () as first_turn from queue_cursor q
    where q.project_id = v_project.id and q.user_id = any (v_members.users) and q.lane = 'all' and q.queue_version = v_project.queue_version
      and q.turn is not null and q.task_id is not null and q.user_id <> all (v_leases.busy)) as c
  where c.turn = c.first_turn;
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
    v_place := v_cursors.places[v_at];
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

-- submit_annotation for several answers at once, where an answer is one that the task has a place for: given by whoever holds
-- a place, the first of this person, and derived from nothing but their own draft. A row for each that is stored; whatever is missing goes to
-- submit_annotation.
-- p_calls: [{organization_id, project_id, task_id, user_id, definition_id, actor, body}]; `place` is that of a call in it, from 1.
create function submit_annotations(p_calls jsonb, p_now timestamptz)
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
  ), left_over as (
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
  select array_agg(s.id) as ids, array_agg(c.place) as places, array_agg(c.is_finished) as finished, array_agg(c.is_first) as first,
    array_agg(c.drafts) as drafts, array_agg(c.draft_results) as draft_results,
    array_agg(json_build_object(
      'status', 'created', 'annotation', to_json(s),
      'task', json_build_object('id', s.task_id, 'is_labeled', c.is_labeled, 'project_id', s.project_id))) as outcomes
  into v from stored s join plain c on c.task_id = s.task_id;
  if v.ids is null then return; end if;

  -- change_counters and count_result, each once for a project.
  insert into project_counter as k (
    organization_id, project_id, shard, finished_task_number, total_annotations_number, num_tasks_with_annotations,
    useful_annotation_number, draft_number, result_count, lead_time_ms)
  select a.organization_id, a.project_id, counter_shard(), count(*) filter (where g.is_finished), count(*),
    count(*) filter (where g.is_first), count(*), -sum(g.drafts), sum(a.result_count), coalesce(sum(a.lead_time_ms), 0)
  from rows from (unnest(v.ids), unnest(v.finished), unnest(v.first), unnest(v.drafts)) as g(id, is_finished, is_first, drafts)
  join annotation a on a.id = g.id
  group by a.organization_id, a.project_id order by a.project_id
  on conflict (organization_id, project_id, shard) do update set
    finished_task_number = k.finished_task_number + excluded.finished_task_number,
    total_annotations_number = k.total_annotations_number + excluded.total_annotations_number,
    num_tasks_with_annotations = k.num_tasks_with_annotations + excluded.num_tasks_with_annotations,
    useful_annotation_number = k.useful_annotation_number + excluded.useful_annotation_number,
    draft_number = k.draft_number + excluded.draft_number,
    result_count = k.result_count + excluded.result_count, lead_time_ms = k.lead_time_ms + excluded.lead_time_ms, updated_at = now();
  insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
  select a.organization_id, a.project_id, u.from_name, u.to_name, u.type, u.label, counter_shard(), sum(g.answers * u.uses),
    sum(g.drafts * u.uses)
  from (
    select x.id, a.result, 1 as answers, 0 as drafts from unnest(v.ids) as x(id) join annotation a on a.id = x.id
    union all
    select x.id, d.result, 0, -1
    from rows from (unnest(v.ids), unnest(v.draft_results)) as x(id, results), jsonb_array_elements(x.results) as d(result)) as g
  join annotation a on a.id = g.id
  cross join lateral result_usage(g.result) as u
  group by a.organization_id, a.project_id, u.from_name, u.to_name, u.type, u.label
  order by a.project_id, u.from_name, u.to_name, u.type, u.label
  on conflict (organization_id, project_id, from_name, to_name, type, label, shard) do update
    set count = c.count + excluded.count, draft_count = c.draft_count + excluded.draft_count;
  return query select g.place, g.outcome from rows from (unnest(v.places), unnest(v.outcomes)) as g(place, outcome);
end
$$;

revoke execute on function next_tasks, submission_access, submit_annotations from public;
grant execute on function next_tasks, submission_access, submit_annotations to labelwright_app;
