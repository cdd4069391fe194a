-- Handing out and taking in work, with less work. Most of what such a short call costs is starting its statements, so:
--
-- * The functions that do it run as the owner of the tables, who has a policy of their own. Behind the tenant wall each
--   table of each statement starts two look-ups more. What the caller may see follows from p_organization alone: every
--   function finds the project or the task by it first and goes on from there (docs/decisions/0007).
-- * They take fewer and plainer statements, and none that only matter in rare cases. A function that answers with one
--   row is assigned (`:=`): `select … into … from` would start a statement and store the row away first.

do $admit$
declare
  v_table text;
begin
  foreach v_table in array array[
    'project', 'organization_member', 'workspace_member', 'project_member', 'project_counter', 'project_result_count', 'task', 'task_lease',
    'queue_cursor', 'annotation', 'annotation_draft', 'prediction', 'task_definition', 'event_log', 'audit_log', 'outbox_event']
  loop
    execute format('alter policy tenant on %I to labelwright_app', v_table);
    execute format('alter policy system on %I to labelwright_app', v_table);
    execute format('create policy owner on %I to current_user using (true) with check (true)', v_table);
  end loop;
end
$admit$;

-- People are closed, never deleted (rules of the house); each of these was a look-up and a lock of the person's row.
alter table annotation drop constraint annotation_updated_by_fkey;
alter table task drop constraint task_updated_by_fkey;
alter table task_lease drop constraint task_lease_user_id_fkey;

-- By the task alone: it has few annotations, a person has many.
create or replace function has_answered(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_skip_rule text)
returns boolean language plpgsql stable as $$
begin
  return exists (
    select from annotation a
    where a.task_id = p_task and a.completed_by = p_user and a.deleted_at is null
      and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over));
end
$$;

create or replace function has_answered_for_good(p_organization bigint, p_project bigint, p_task bigint, p_user bigint)
returns boolean language plpgsql stable as $$
begin
  return exists (
    select from annotation a where a.task_id = p_task and a.completed_by = p_user and a.deleted_at is null and not a.was_cancelled);
end
$$;

-- Walking a lane: as before, but candidates are fetched one by one. A loop over a query would look ten ahead.
do $generate$
declare
  v_lane record;
  v_filter text := $f$
                t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
                and t.counted < t.overlap and %1$s and t.id <> all (p_away)
                and (t.id <> all (p_leased) or (t.overlap - t.counted > 1 and t.overlap - t.counted > (
                  select count(*) from task_lease l where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now)))
                and (select true from annotation a
                  where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null
                    and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over) limit 1) is null$f$;
begin
  for v_lane in
    select * from (values
      ('golden', 't.is_golden', true),
      ('overlap', 't.overlap > 1', true),
      ('all', 'true', true),
      ('raised', 't.priority > 0', true),
      ('lowered', 't.priority < 0', true),
      ('sample_overlap', 't.overlap > 1', false),
      ('sample', 't.priority = 0', false)
    ) as lane (name, predicate, in_turn)
  loop
    execute format($text$
      create or replace function queue_pick_%1$s(
        p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_skip_rule text,
        p_away bigint[], p_leased bigint[], p_returned bigint[], p_from queue_place, p_until double precision, p_wait boolean,
        out picked bigint, out place queue_place, out missed boolean)
      language plpgsql as $body$
      declare
        v_returned no scroll cursor for
          select t.id, (0 - t.priority::bigint) as turn, t.sample_key from task t
          where t.id = any (p_returned) and %3$s and %2$s
          order by %5$s limit 200;
        v_ahead no scroll cursor for
          select t.id, (0 - t.priority::bigint) as turn, t.sample_key from task t
          where %4$s and %2$s
          order by %5$s limit 200;
        v_row record;
        v_is_returned boolean := cardinality(p_returned) > 0;
        v_is_free boolean;
      begin
        missed := false;
        if v_is_returned then open v_returned; end if;
        open v_ahead;
        loop
          if v_is_returned then
            fetch v_returned into v_row;
            v_is_returned := found;
          end if;
          if not v_is_returned then
            fetch v_ahead into v_row;
            exit when not found;
          end if;
          if p_wait then
            perform from task where id = v_row.id and not is_labeled and deleted_at is null and status <> 'failed' for no key update;
          else
            perform from task where id = v_row.id and not is_labeled and deleted_at is null and status <> 'failed' for no key update skip locked;
          end if;
          v_is_free := found;
          if place is null and not v_is_returned then
            place := row(v_row.turn, v_row.id, v_row.sample_key);
          end if;
          -- A new statement sees what was committed before the lock was granted.
          if v_is_free then
            select t.counted + (
                select count(*) from task_lease l where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now) < t.overlap
              and not exists (
                select from annotation a
                where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null
                  and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over))
            into v_is_free from task t where t.id = v_row.id;
            if v_is_free then
              picked := v_row.id;
              exit;
            end if;
          end if;
          missed := true;
          -- Waiting for a second row while holding a first would be a deadlock in the making.
          exit when p_wait;
        end loop;
        close v_ahead;
        if cardinality(p_returned) > 0 then close v_returned; end if;
      end
      $body$ $text$,
      v_lane.name,
      format(v_filter, v_lane.predicate),
      case when v_lane.in_turn
        then '((0 - t.priority::bigint), t.id) < ((p_from).turn, (p_from).task_id)'
        else 'true' end,
      case when v_lane.in_turn
        then '((0 - t.priority::bigint), t.id) >= ((p_from).turn, (p_from).task_id)'
        else 't.sample_key >= (p_from).sample_key and t.sample_key < p_until' end,
      case when v_lane.in_turn then '(0 - t.priority::bigint), t.id' else 't.sample_key' end);
  end loop;
end
$generate$;

-- Walks one lane from the member's place in it and remembers the new place. As before, in fewer steps.
create or replace function queue_pick(
  p_lane text, p_organization bigint, p_project bigint, p_user bigint, p_version bigint, p_now timestamptz, p_skip_rule text,
  p_away bigint[], p_leased bigint[], p_returned bigint[], p_dice double precision, p_wait boolean,
  out picked bigint, out missed boolean)
language plpgsql as $$
declare
  v_cursor queue_cursor;
  v_from queue_place;
  v_try record;
  v_is_sample boolean := p_lane in ('sample', 'sample_overlap');
  v_until double precision;
  v_found_place queue_place;
  v_first_held queue_place;
  v_first_held_wrapped boolean;
begin
  missed := false;
  select * into v_cursor from queue_cursor where project_id = p_project and user_id = p_user and lane = p_lane;
  if not found then
    insert into queue_cursor (organization_id, project_id, user_id, lane, queue_version, sample_start, turn, task_id, sample_key)
    values (p_organization, p_project, p_user, p_lane, p_version, p_dice, -9223372036854775807, 0, p_dice)
    on conflict (project_id, user_id, lane) do update set lane = excluded.lane
    returning * into v_cursor;
  elsif v_cursor.queue_version <> p_version then
    v_cursor.turn := -9223372036854775807;
    v_cursor.task_id := 0;
    v_cursor.sample_key := v_cursor.sample_start;
    v_cursor.has_wrapped := false;
  end if;
  loop
    v_from := row(v_cursor.turn, v_cursor.task_id, v_cursor.sample_key);
    v_until := case when v_cursor.has_wrapped then v_cursor.sample_start else 2 end;
    case p_lane
      when 'all' then v_try := queue_pick_all(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'sample' then v_try := queue_pick_sample(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'golden' then v_try := queue_pick_golden(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'overlap' then v_try := queue_pick_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'sample_overlap' then v_try := queue_pick_sample_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'raised' then v_try := queue_pick_raised(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'lowered' then v_try := queue_pick_lowered(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
    end case;
    -- Nearly always: found at once, close to the place. Looking over a few tasks again is cheaper than a write.
    if v_try.picked is not null and not v_is_sample and v_cursor.queue_version = p_version
      and (v_try.place).turn = v_cursor.turn and (v_try.place).task_id - v_cursor.task_id between 0 and 150
    then
      picked := v_try.picked;
      return;
    end if;
    missed := missed or v_try.missed;
    picked := v_try.picked;
    -- A task that was only locked by somebody else may be free again in a moment: the place stays before it.
    if v_try.place is not null then
      if v_first_held is null then
        v_first_held := v_try.place;
        v_first_held_wrapped := v_cursor.has_wrapped;
      end if;
    end if;
    exit when picked is not null or p_wait and missed;
    if v_is_sample and not v_cursor.has_wrapped then
      v_cursor.has_wrapped := true;
      v_cursor.sample_key := 0;
      continue;
    end if;
    exit when missed or v_cursor.scanned_at > p_now - interval '30 seconds';
    -- Nothing ahead. Before saying so, look once at everything: a task may have come back without anybody telling.
    v_cursor.scanned_at := p_now;
    exit when v_from.turn < 0 and v_from.turn = -9223372036854775807 and not v_is_sample;
    v_cursor.turn := -9223372036854775807;
    v_cursor.task_id := 0;
    v_cursor.sample_key := v_cursor.sample_start;
    v_cursor.has_wrapped := false;
  end loop;

  if v_first_held is not null then
    v_found_place := v_first_held;
    v_cursor.has_wrapped := v_first_held_wrapped;
  elsif picked is null then
    if v_is_sample then
      v_found_place := row(null, null, v_cursor.sample_start);
    else
      -- Not beyond the end: tasks added later have greater numbers and must lie ahead.
      select 0 - t.priority::bigint, t.id, t.sample_key into v_found_place from task t
      where t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      order by (0 - t.priority::bigint) desc, t.id desc limit 1;
    end if;
  end if;
  if v_found_place is null then v_found_place := v_from; end if;
  update queue_cursor set
    queue_version = p_version, turn = coalesce((v_found_place).turn, v_cursor.turn), task_id = coalesce((v_found_place).task_id, v_cursor.task_id),
    sample_key = (v_found_place).sample_key, has_wrapped = v_cursor.has_wrapped, scanned_at = v_cursor.scanned_at
  where project_id = p_project and user_id = p_user and lane = p_lane;
end
$$;

-- A project by its uuid or slug.
create function find_project(p_organization bigint, p_reference text) returns bigint language plpgsql stable as $$
begin
  if p_reference ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return (select id from project where uuid = p_reference::uuid and organization_id = p_organization);
  end if;
  return (select id from project where organization_id = p_organization and slug = p_reference and deleted_at is null);
end
$$;

create or replace function next_task(
  p_organization bigint, p_reference text, p_user bigint, p_is_super boolean, p_now timestamptz,
  p_lease_seconds integer, p_prefetch boolean, p_dice double precision, p_wait boolean)
returns json language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_project record;
  v_leases record;
  v_kind text := case when p_prefetch then 'prefetch' else 'work' end;
  v_expires timestamptz := p_now + make_interval(secs => p_lease_seconds);
  v_mine bigint[] := '{}';
  v_task bigint;
  v_queue text;
  v_lane text;
  v_try record;
  v_missed boolean := false;
  v_done integer;
begin
  -- The project, the standing of the caller in it, and the reason why they get nothing, if there is one.
  select p.id, p.state, p.skip_queue, p.queue_version,
    case when pm.enabled and not p_is_super then pm.task_limit else 0 end as task_limit,
    case when p.skip_queue = 'REQUEUE_FOR_OTHERS' and not p.skip_permanent then 'rounds' else 'once' end as skip_rule,
    case when p.show_ground_truth_first then array['golden'] else '{}' end
      || case when not p.show_overlap_first then '{}' when p.sampling = 'Uniform sampling' then array['sample_overlap'] else array['overlap'] end
      || case when p.sampling = 'Uniform sampling' then array['raised', 'sample', 'lowered'] else array['all'] end as lanes,
    case
      when caller.role is null and om.role is not null and not pm.enabled then 'disabled'
      when caller.role is null then 'not_member'
      when caller.role = 'contributor' then 'forbidden'
      -- Managers try the interface out while the project is still being set up; everybody else waits until it is live.
      when p.state <> 'live' and not (caller.role = 'admin' and p.state in ('pending', 'building_workflow')) then 'not_live'
      when not p.is_published and caller.role <> 'admin' then 'not_published'
    end as reason
  into v_project from project p
  left join organization_member om on om.organization_id = p_organization and om.user_id = p_user and om.enabled
  left join workspace_member wm on wm.organization_id = p_organization and wm.workspace_id = p.workspace_id and wm.user_id = p_user
  left join project_member pm on pm.organization_id = p_organization and pm.project_id = p.id and pm.user_id = p_user
  cross join lateral (
    select case
      when p_is_super then 'admin'
      when om.role is null then null
      when om.role <> 'member' or wm.role in ('owner', 'admin') then 'admin'
      when pm.enabled then (array['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'])[pm.member_type] end as role) as caller
  where p.id = case when p_reference ~ '^[1-9][0-9]{0,15}$' then p_reference::bigint else find_project(p_organization, p_reference) end
    and p.organization_id = p_organization and p.deleted_at is null;
  if not found then return json_build_object('reason', 'not_found'); end if;
  if v_project.reason is not null then
    return json_build_object('reason', v_project.reason, 'project_id', v_project.id, 'state', v_project.state);
  end if;

  -- One call at a time per member: two tabs must not take two tasks.
  perform pg_advisory_xact_lock(hashint8extended(v_project.id, p_user));

  -- Who holds what (others, nobody any more, me), and what I put off.
  select coalesce(array_agg(l.task_id) filter (where l.expires_at > p_now and l.user_id <> p_user), '{}') as others,
    coalesce(array_agg(l.task_id) filter (where l.expires_at <= p_now), '{}') as returned,
    coalesce(bool_or(l.expires_at > p_now and l.user_id = p_user), false) as is_mine,
    array(
      select d.task_id from annotation_draft d
      where d.organization_id = p_organization and d.project_id = v_project.id and d.user_id = p_user and d.was_postponed
        and d.annotation_id is null) as postponed
  into v_leases
  from (
    select task_id, user_id, expires_at from task_lease
    where project_id = v_project.id order by expires_at desc limit 20000) as l;

  if v_leases.is_mine then
    -- The work at hand, or what was fetched ahead (which now becomes work).
    v_mine := array(
      select l.task_id from task_lease l
      where l.organization_id = p_organization and l.project_id = v_project.id and l.user_id = p_user and l.expires_at > p_now
      order by l.kind = 'work' desc, l.acquired_at);
    foreach v_task in array v_mine loop
      continue when p_prefetch and not exists (
        select from task_lease l where l.task_id = v_task and l.user_id = p_user and l.kind = 'prefetch');
      perform from task t where t.id = v_task and not t.is_labeled and t.deleted_at is null and t.status <> 'failed' and t.counted < t.overlap for no key update;
      if found and not has_answered_for_good(p_organization, v_project.id, v_task, p_user) then
        update task_lease set kind = v_kind, expires_at = v_expires
        where task_id = v_task and user_id = p_user and expires_at > p_now;
        if found then
          return next_answer(p_organization, v_project.id, v_task, p_user, 'Own task');
        end if;
      end if;
    end loop;
    v_task := null;
  end if;

  if v_project.task_limit > 0 then
    select count(*) into v_done from (
      select from annotation a
      where a.organization_id = p_organization and a.project_id = v_project.id and a.completed_by = p_user and a.deleted_at is null
        and not a.was_cancelled
      limit v_project.task_limit) as mine;
    v_done := v_done + (
      select count(*) from task_lease l
      where l.organization_id = p_organization and l.project_id = v_project.id and l.user_id = p_user and l.expires_at > p_now);
    if v_done >= v_project.task_limit then
      return json_build_object('reason', 'limit_reached', 'project_id', v_project.id, 'limit', v_project.task_limit);
    end if;
  end if;

  for v_round in 1..2 loop
    foreach v_lane in array v_project.lanes loop
      v_try := queue_pick(
        v_lane, p_organization, v_project.id, p_user, v_project.queue_version, p_now, v_project.skip_rule, v_mine || v_leases.postponed,
        v_leases.others, v_leases.returned,
        p_dice, p_wait);
      v_missed := v_missed or v_try.missed;
      v_task := v_try.picked;
      exit when v_task is not null or p_wait and v_missed;
    end loop;
    exit when v_task is not null or v_missed or v_project.skip_rule <> 'rounds' or v_round = 2;
    exit when not end_skip_rounds(p_organization, v_project.id, p_user, p_now);
    v_project.queue_version := v_project.queue_version + 1;
  end loop;
  if v_task is null and not v_missed then
    select * into v_try from pick_left_over(p_organization, v_project.id, p_user, p_now, v_project.skip_queue, v_mine);
    v_task := v_try.picked;
    v_lane := v_try.queue;
  end if;
  if v_task is null then
    return json_build_object('project_id', v_project.id, 'reason', case
      when v_missed then 'busy'
      when exists (
        select from task_lease l join task t on t.id = l.task_id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
        where l.project_id = v_project.id and l.user_id <> p_user and l.expires_at > p_now
          and not has_answered(p_organization, v_project.id, t.id, p_user, v_project.skip_rule)) then 'all_taken'
      when exists (
        select from task t
        where t.organization_id = p_organization and t.project_id = v_project.id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed') then 'all_done_by_me'
      else 'none_left' end);
  end if;

  insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at)
  values (p_organization, v_task, p_user, v_project.id, v_kind, p_now, v_expires)
  on conflict (task_id, user_id) do update
    set kind = excluded.kind, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, unique_id = gen_random_uuid();
  v_queue := case v_lane
    when 'golden' then 'Ground truth queue' when 'overlap' then 'Overlap queue' when 'sample_overlap' then 'Overlap queue'
    when 'all' then 'Sequence queue' when 'raised' then 'Priority queue' when 'lowered' then 'Priority queue'
    when 'postponed' then 'Postponed queue' when 'skipped' then 'Skipped queue' else 'Uniform queue' end;
  return next_answer(p_organization, v_project.id, v_task, p_user, v_queue);
end
$$;

-- Who asks, about which project, and what the checks of an answer need: the guard's one question on the way of a
-- submission. project_access and submission_context were two.
create function submission_access(p_organization bigint, p_user bigint, p_task bigint)
returns table (
  project_id bigint, state text, is_published boolean, is_deleted boolean, organization_role text, workspace_role text, member_type smallint,
  label_config text, task_definition_id bigint, data jsonb, show_skip_button boolean, enable_empty_annotation boolean)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select p.id, p.state, p.is_published, p.deleted_at is not null, om.role, wm.role, pm.member_type,
      case when coalesce(t.task_definition_id, p.task_definition_id) is null then p.label_config end,
      coalesce(t.task_definition_id, p.task_definition_id), t.data, p.show_skip_button, p.enable_empty_annotation
    from task t
    join project p on p.id = t.project_id
    left join organization_member om on om.organization_id = p_organization and om.user_id = p_user and om.enabled
    left join workspace_member wm on wm.organization_id = p_organization and wm.workspace_id = p.workspace_id and wm.user_id = p_user
    left join project_member pm on pm.organization_id = p_organization and pm.project_id = p.id and pm.user_id = p_user and pm.enabled
    where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null;
end
$$;

create or replace function submit_annotation(
  p_organization bigint, p_task bigint, p_user bigint, p_may_add_extra boolean, p_now timestamptz, p_actor jsonb, p_body jsonb)
returns json language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_task record;
  v_has_lease boolean;
  v_has_annotations boolean;
  v_same bigint;
  v_answer bigint;
  v_skip bigint;
  v_all_answers bigint := 0;
  v_is_skip boolean := coalesce((p_body ->> 'was_cancelled')::boolean, false);
  v_is_golden boolean := coalesce((p_body ->> 'ground_truth')::boolean, false);
  v_submission text := coalesce(p_body ->> 'submission_id', '');
  v_unique uuid := coalesce((p_body ->> 'unique_id')::uuid, gen_random_uuid());
  v_counts boolean;
  v_old annotation;
  v_new annotation;
  v_draft annotation_draft;
  v_draft_created timestamptz;
  v_before task_tally;
  v_labeled boolean;
  v_open bigint;
begin
  select t.id, t.project_id, t.overlap, t.counted, t.is_labeled, t.draft_count, p.skip_queue,
    coalesce(t.task_definition_id, p.task_definition_id) as task_definition_id
  into v_task
  from task t join project p on p.id = t.project_id
  where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null
  for no key update of t;
  if not found then return '{"status": "not_found"}'; end if;

  select exists (select from annotation a where a.task_id = p_task),
    exists (select from task_lease l where l.task_id = p_task and l.user_id = p_user and l.expires_at > p_now)
  into v_has_annotations, v_has_lease;
  if v_has_annotations then
    select max(a.id) filter (where a.submission_id = v_submission),
      max(a.id) filter (where a.completed_by = p_user and not a.was_cancelled and a.deleted_at is null),
      max(a.id) filter (where a.completed_by = p_user and a.was_cancelled and not a.skip_round_over and a.deleted_at is null),
      count(*) filter (where not a.was_cancelled and a.deleted_at is null)
    into v_same, v_answer, v_skip, v_all_answers from annotation a where a.task_id = p_task;
    if v_submission <> '' and v_same is not null then
      select * into v_old from annotation a where a.id = v_same;
      return json_build_object('status', 'exists', 'annotation', to_json(v_old));
    end if;
  end if;
  if p_body ? 'draft_id' then
    perform from annotation_draft d where d.id = (p_body ->> 'draft_id')::bigint and (d.user_id <> p_user or d.task_id <> p_task);
    if found then return '{"status": "foreign_draft"}'; end if;
  end if;
  if p_body ? 'parent_prediction' then
    perform from prediction r where r.id = (p_body ->> 'parent_prediction')::bigint and r.task_id = p_task;
    if not found then return '{"status": "unknown_parent"}'; end if;
  end if;
  if p_body ? 'parent_annotation' then
    perform from annotation a where a.id = (p_body ->> 'parent_annotation')::bigint and a.task_id = p_task;
    if not found then return '{"status": "unknown_parent"}'; end if;
  end if;
  if p_body ? 'unique_id' then
    perform from annotation a where a.unique_id = v_unique and a.project_id = v_task.project_id;
    if found then return '{"status": "duplicate"}'; end if;
  end if;

  v_counts := not v_is_golden and (not v_is_skip or v_task.skip_queue = 'IGNORE_SKIPPED');

  if not p_may_add_extra then
    if v_answer is not null or (v_skip is not null and v_task.skip_queue = 'IGNORE_SKIPPED') then
      select * into v_old from annotation a where a.id = coalesce(v_answer, v_skip);
      return json_build_object('status', 'already_done', 'annotation', to_json(v_old));
    end if;
    if v_counts and not (v_task.counted < v_task.overlap and (v_has_lease or places_left(p_task, p_user, p_now) > 0)) then
      if not v_is_skip then
        select (d).draft.* into v_draft from (
          select save_draft(p_organization, v_task.project_id, p_task, null, p_user, p_body -> 'result', (p_body ->> 'lead_time_ms')::bigint, false, null, p_now) as d) as saved;
      end if;
      delete from task_lease where task_id = p_task and user_id = p_user;
      return json_build_object('status', 'slot_taken', 'draft', to_json(v_draft));
    end if;
  end if;
  -- The same skip sent twice. With a lease the task was handed out again, and this is a new one.
  if v_is_skip and v_skip is not null and not v_has_lease then
    select * into v_old from annotation a where a.id = v_skip;
    return json_build_object('status', 'exists', 'annotation', to_json(v_old));
  end if;

  if v_is_golden then v_before := tally_tasks(array[p_task]); end if;
  if v_task.draft_count > 0 then
    v_draft_created := remove_drafts(p_organization, v_task.project_id, p_task, p_user, (p_body ->> 'draft_id')::bigint, null);
  end if;
  insert into annotation (
    organization_id, project_id, task_id, result, result_count, schema_version, tool_version, task_definition_id, completed_by, updated_by,
    actor, submission_id, unique_id, raw_payload, was_cancelled, ground_truth, counts, origin, parent_annotation_id, parent_prediction_id,
    lead_time_ms, last_action, started_at, draft_created_at, created_at, updated_at)
  values (
    p_organization, v_task.project_id, p_task, case when v_is_skip and not p_body ? 'keep_result' then '[]' else p_body -> 'result' end,
    case when v_is_skip then 0 else coalesce((p_body ->> 'result_count')::integer, 0) end,
    coalesce(p_body ->> 'schema_version', ''), coalesce(p_body ->> 'tool_version', ''), v_task.task_definition_id, p_user, p_user,
    coalesce(p_body ->> 'actor', ''), v_submission, v_unique, coalesce(p_body -> 'raw_payload', '{}'), v_is_skip, v_is_golden, v_counts,
    coalesce(p_body ->> 'origin', 'manual'), (p_body ->> 'parent_annotation')::bigint, (p_body ->> 'parent_prediction')::bigint,
    (p_body ->> 'lead_time_ms')::bigint, case when v_is_skip then 'skipped' else 'submitted' end, (p_body ->> 'started_at')::timestamptz,
    v_draft_created, p_now, p_now)
  returning * into v_new;

  if v_skip is not null then
    update annotation set skip_round_over = true
    where task_id = p_task and completed_by = p_user and was_cancelled and id <> v_new.id and not skip_round_over;
  end if;
  if v_is_skip and not v_counts then
    -- The place goes back to the queue: a lease that has run out says so to those who passed the task already.
    update task_lease set expires_at = p_now where task_id = p_task and user_id = p_user and expires_at > p_now;
  else
    delete from task_lease
    where task_id = p_task and (user_id = p_user or (expires_at <= p_now and v_counts and v_task.counted + 1 >= v_task.overlap));
  end if;

  if v_is_golden then
    update annotation set ground_truth = false, counts = not was_cancelled, version = version + 1, updated_at = p_now
    where task_id = p_task and ground_truth and id <> v_new.id;
    perform recount_tasks(array[p_task], p_now);
    perform change_counters(p_organization, v_task.project_id, subtract_tally(tally_tasks(array[p_task]), v_before));
    select is_labeled into v_labeled from task where id = p_task;
  else
    update task set
      total_annotations = total_annotations + (not v_is_skip)::integer, cancelled_annotations = cancelled_annotations + v_is_skip::integer,
      counted = counted + v_counts::integer, lead_time_ms = task.lead_time_ms + coalesce(v_new.lead_time_ms, 0),
      is_labeled = counted + v_counts::integer >= overlap,
      labeled_at = case when is_labeled then labeled_at when counted + v_counts::integer >= overlap then p_now end,
      status = case when counted + v_counts::integer >= overlap then 'complete' when status = 'failed' then status else 'in_progress' end,
      updated_by = p_user, updated_at = p_now
    where id = p_task
    returning is_labeled into v_labeled;
    -- change_counters, but for what such an answer changes.
    update project_counter set
      finished_task_number = finished_task_number + (v_labeled and not v_task.is_labeled)::integer,
      total_annotations_number = total_annotations_number + (not v_is_skip)::integer,
      num_tasks_with_annotations = num_tasks_with_annotations + (not v_is_skip and v_all_answers = 0)::integer,
      useful_annotation_number = useful_annotation_number + (not v_is_skip)::integer,
      skipped_annotations_number = skipped_annotations_number + v_is_skip::integer,
      result_count = project_counter.result_count + v_new.result_count,
      lead_time_ms = project_counter.lead_time_ms + coalesce(v_new.lead_time_ms, 0),
      updated_at = now()
    where organization_id = p_organization and project_id = v_task.project_id and shard = counter_shard();
    if not found then
      perform change_counters(p_organization, v_task.project_id, row(
        0, (v_labeled and not v_task.is_labeled)::integer, (not v_is_skip)::integer, 0, (not v_is_skip and v_all_answers = 0)::integer,
        (not v_is_skip)::integer, 0, v_is_skip::integer, 0, v_new.result_count, coalesce(v_new.lead_time_ms, 0))::task_tally);
    end if;
  end if;
  if not v_is_skip then perform count_result(p_organization, v_task.project_id, v_new.result, 1, false); end if;
  -- How many tasks are open, near enough to know when it is worth asking whether the project is complete.
  if v_labeled and not v_task.is_labeled then
    select sum(task_number - finished_task_number) into v_open from project_counter
    where organization_id = p_organization and project_id = v_task.project_id;
  end if;
  perform write_event(p_organization, v_task.project_id, 'ANNOTATION_CREATED', 'annotation', v_new.id::text, jsonb_build_object(
    'task_id', p_task, 'annotation_id', v_new.id, 'submission_id', v_submission, 'assignment_id', null,
    'project_id', v_task.project_id, 'was_cancelled', v_is_skip, 'is_labeled', v_labeled and not v_task.is_labeled,
    'open_tasks', v_open), p_actor);
  return json_build_object('status', 'created', 'annotation', to_json(v_new),
    'task', json_build_object('id', p_task, 'is_labeled', v_labeled, 'project_id', v_task.project_id));
end
$$;

-- Each index is work for every submission. These serve nothing that another one does not.
drop index annotation_submission, annotation_person, task_lease_user, outbox_event_organization;
-- Most rows by far are of this kind, so that a look for them finds them without an index of their own.
drop index audit_log_action;
create index audit_log_action on audit_log (organization_id, action, id) where action <> 'annotation_created';
drop index event_log_type;
create index event_log_type on event_log (organization_id, event_type, id) where event_type <> 'ANNOTATION_CREATED';

-- Only the server may call what passes the tenant wall.
revoke execute on function next_task, submission_access, submit_annotation from public;
grant execute on function next_task, submission_access, submit_annotation to labelwright_app;
