-- Handing out work: places in line, per-member cursors, and next_task().
--
-- The functions that the program calls use generic plans from the start: otherwise each connection would plan each of
-- their statements five times first, which costs more than it can win.
--
-- Locks are always taken in this order: the member's turn (advisory), project, task (by id), leases, counters. Whatever changes how many
-- places a task has left holds the task row (for no key update) while it does so; places are then counted in a new
-- statement, whose snapshot sees everything committed before the lock was granted.

-- Highest priority first as one ascending key, so that a cursor is a single row comparison on the index.
drop index task_queue;
create index task_turn on task (organization_id, project_id, (0 - priority::bigint), id) where not is_labeled and deleted_at is null;
create index task_turn_golden on task (organization_id, project_id, (0 - priority::bigint), id) where is_golden and not is_labeled and deleted_at is null;
create index task_turn_overlap on task (organization_id, project_id, (0 - priority::bigint), id) where overlap > 1 and not is_labeled and deleted_at is null;
create index task_lease_project on task_lease (project_id, expires_at);
-- Written with every task that is handed out, read by one nightly job: not worth its cost.
drop index task_lease_expiry;
-- Leases live for seconds: what they leave behind would soon outnumber them.
alter table task_lease set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Everything before the place is done with for this member: answered by them, or complete. A task that comes back
-- behind a place either has an expired lease (those are looked at first) or raises project.queue_version.
create table queue_cursor (
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  lane text not null,
  queue_version bigint not null,
  turn bigint,
  task_id bigint,
  -- Uniform sampling walks the tasks in the order of their fixed random keys, from a start of each member's own,
  -- to the end and around.
  sample_start double precision not null,
  sample_key double precision,
  has_wrapped boolean not null default false,
  is_exhausted boolean not null default false,
  scanned_at timestamptz,
  primary key (project_id, user_id, lane)
) with (fillfactor = 50);
create index queue_cursor_user on queue_cursor (user_id);
select enable_tenancy('queue_cursor');

create type queue_place as (turn bigint, task_id bigint, sample_key double precision);

-- Did this member answer the task, so that it must not be offered again? Skips by the rule of the project: under
-- `rounds` a skip stands until its round is over, otherwise for good.
create function has_answered(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_skip_rule text)
returns boolean language plpgsql stable as $$
begin
  return exists (
    select from annotation a
    where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user
      and a.task_id = p_task and a.deleted_at is null
      and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over));
end
$$;

-- Places that this person could still take: what is required, less what counts, less what others hold.
create function places_left(p_task bigint, p_user bigint, p_now timestamptz) returns integer language plpgsql stable as $$
begin
  return (
    select t.overlap - t.counted - (
      select count(*)::integer from task_lease l
      where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now)
    from task t where t.id = p_task and t.deleted_at is null and t.status <> 'failed');
end
$$;

-- One function per lane, from one text: each lane needs a plan of its own for its partial index.
do $generate$
declare
  v_lane record;
  v_filter text := $f$
                t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
                and t.counted < t.overlap and %1$s and t.id <> all (p_away)
                and (t.id <> all (p_leased) or (t.overlap - t.counted > 1 and t.overlap - t.counted > (
                  select count(*) from task_lease l where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now)))
                and (select true from annotation a
                  where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user
                    and a.task_id = t.id and a.deleted_at is null
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
      create function queue_pick_%1$s(
        p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_skip_rule text,
        p_away bigint[], p_leased bigint[], p_returned bigint[], p_from queue_place, p_until double precision, p_wait boolean,
        out picked bigint, out place queue_place, out missed boolean)
      language plpgsql as $body$
      declare
        v_row record;
        v_returned boolean;
      begin
        missed := false;
        foreach v_returned in array array[true, false] loop
          continue when v_returned and cardinality(p_returned) = 0;
          for v_row in
            select * from (
              select t.id, (0 - t.priority::bigint) as turn, t.sample_key from task t
              where v_returned and t.id = any (p_returned) and %3$s and %2$s
              order by %5$s limit 200) as returned
            union all
            select * from (
              select t.id, (0 - t.priority::bigint) as turn, t.sample_key from task t
              where not v_returned and %4$s and %2$s
              order by %5$s limit 200) as ahead
          loop
            if p_wait then
              perform from task where id = v_row.id and not is_labeled and deleted_at is null and status <> 'failed' for no key update;
            else
              perform from task where id = v_row.id and not is_labeled and deleted_at is null and status <> 'failed' for no key update skip locked;
            end if;
            if place is null and not v_returned then
              place := row(v_row.turn, v_row.id, v_row.sample_key);
            end if;
            -- A new statement sees what was committed before the lock was granted.
            if found and (
              select t.counted + (
                  select count(*) from task_lease l where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now) < t.overlap
                and not exists (
                  select from annotation a
                  where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user
                    and a.task_id = t.id and a.deleted_at is null
                    and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over))
              from task t where t.id = v_row.id)
            then
              picked := v_row.id;
              return;
            end if;
            missed := true;
            -- Waiting for a second row while holding a first would be a deadlock in the making.
            if p_wait then return; end if;
          end loop;
        end loop;
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

-- Walks one lane from the member's place in it and remembers the new place.
create function queue_pick(
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
  v_remembered_turn bigint;
  v_remembered_id bigint;
begin
  missed := false;
  select * into v_cursor from queue_cursor where project_id = p_project and user_id = p_user and lane = p_lane;
  v_remembered_turn := v_cursor.turn;
  v_remembered_id := v_cursor.task_id;
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
      when 'all' then select * into v_try from queue_pick_all(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'sample' then select * into v_try from queue_pick_sample(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'golden' then select * into v_try from queue_pick_golden(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'overlap' then select * into v_try from queue_pick_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'sample_overlap' then select * into v_try from queue_pick_sample_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'raised' then select * into v_try from queue_pick_raised(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      when 'lowered' then select * into v_try from queue_pick_lowered(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
    end case;
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
  -- A step of a few tasks is not worth a write: looking over them again is cheap.
  if not v_is_sample and v_cursor.queue_version = p_version and (v_found_place).turn = v_remembered_turn
    and (v_found_place).task_id - v_remembered_id between 0 and 150 and picked is not null
  then
    return;
  end if;
  update queue_cursor set
    queue_version = p_version, turn = coalesce((v_found_place).turn, v_cursor.turn), task_id = coalesce((v_found_place).task_id, v_cursor.task_id),
    sample_key = (v_found_place).sample_key, has_wrapped = v_cursor.has_wrapped, scanned_at = v_cursor.scanned_at
  where project_id = p_project and user_id = p_user and lane = p_lane;
end
$$;

-- Who the caller is in this project; raises nothing, so that next_task can tell the reason.
create type project_standing as (role text, reason text, task_limit integer);

create function standing_in_project(p_organization bigint, p_project bigint, p_workspace bigint, p_user bigint, p_is_super boolean)
returns project_standing language plpgsql stable as $$
declare
  v_member record;
begin
  select om.role as organization_role, wm.role as workspace_role, pm.member_type, pm.enabled, pm.task_limit into v_member
  from (values (1)) as always
  left join organization_member om on om.organization_id = p_organization and om.user_id = p_user and om.enabled
  left join workspace_member wm on wm.organization_id = p_organization and wm.workspace_id = p_workspace and wm.user_id = p_user
  left join project_member pm on pm.organization_id = p_organization and pm.project_id = p_project and pm.user_id = p_user;
  if p_is_super then return row('admin', null, 0)::project_standing; end if;
  if v_member.organization_role is null then return row(null, 'not_member', 0)::project_standing; end if;
  if v_member.organization_role <> 'member' or v_member.workspace_role in ('owner', 'admin') then
    return row('admin', null, case when v_member.enabled then v_member.task_limit else 0 end)::project_standing;
  end if;
  if v_member.enabled is null then return row(null, 'not_member', 0)::project_standing; end if;
  if not v_member.enabled then return row(null, 'disabled', 0)::project_standing; end if;
  return row((array['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'])[v_member.member_type], null, v_member.task_limit)::project_standing;
end
$$;

-- Ends the round of every task that this member skipped and that nobody else is left to take (C-040). True when any did.
create function end_skip_rounds(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
returns boolean language plpgsql as $$
declare
  v_tasks bigint[];
begin
  select array_agg(t.id order by t.id) into v_tasks
  from (
    select a.task_id from annotation a
    where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user and a.deleted_at is null
      and a.was_cancelled and not a.skip_round_over
    order by a.id limit 1000) as mine
  join task t on t.id = mine.task_id and not t.is_labeled and t.deleted_at is null
  where not has_answered_for_good(p_organization, p_project, t.id, p_user)
    and not exists (
      select from project_member pm
      where pm.organization_id = p_organization and pm.project_id = p_project and pm.enabled and pm.member_type = 4 and pm.user_id <> p_user
        and not exists (
          select from annotation b
          where b.organization_id = p_organization and b.project_id = p_project and b.completed_by = pm.user_id and b.task_id = t.id
            and b.deleted_at is null and not (b.was_cancelled and b.skip_round_over)));
  if v_tasks is null then return false; end if;
  update project set queue_version = queue_version + 1 where id = p_project;
  perform from task where id = any (v_tasks) order by id for no key update;
  update annotation set skip_round_over = true
  where task_id = any (v_tasks) and was_cancelled and not skip_round_over and deleted_at is null;
  return true;
end
$$;

create function has_answered_for_good(p_organization bigint, p_project bigint, p_task bigint, p_user bigint)
returns boolean language plpgsql stable as $$
begin
  return exists (
    select from annotation a
    where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user
      and a.task_id = p_task and a.deleted_at is null and not a.was_cancelled);
end
$$;

-- What comes after the queue is empty for this member: what they put off, then (REQUEUE_FOR_ME) what they skipped.
create function pick_left_over(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_skip_queue text, p_away bigint[], out picked bigint, out queue text)
language plpgsql as $$
declare
  v_row record;
begin
  for v_row in
    select * from (
      select d.task_id, 'postponed' as queue, d.updated_at as since from annotation_draft d
      where d.organization_id = p_organization and d.project_id = p_project and d.user_id = p_user and d.was_postponed and d.annotation_id is null
        and d.task_id <> all (p_away)
      union all
      select a.task_id, 'skipped', max(a.created_at) from annotation a
      where p_skip_queue = 'REQUEUE_FOR_ME' and a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user
        and a.deleted_at is null and a.was_cancelled and a.task_id <> all (p_away)
      group by a.task_id) as left_over
    order by left_over.queue, left_over.since limit 500
  loop
    perform from task t where t.id = v_row.task_id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed' for no key update skip locked;
    if found and places_left(v_row.task_id, p_user, p_now) > 0
      and not has_answered_for_good(p_organization, p_project, v_row.task_id, p_user)
    then
      picked := v_row.task_id;
      queue := v_row.queue;
      return;
    end if;
  end loop;
end
$$;

create function next_task(
  p_organization bigint, p_reference text, p_user bigint, p_is_super boolean, p_now timestamptz,
  p_lease_seconds integer, p_prefetch boolean, p_dice double precision, p_wait boolean)
returns json language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_project record;
  v_standing project_standing;
  v_kind text := case when p_prefetch then 'prefetch' else 'work' end;
  v_expires timestamptz := p_now + make_interval(secs => p_lease_seconds);
  v_skip_rule text;
  v_task bigint;
  v_queue text;
  v_away bigint[] := '{}';
  v_ahead bigint[];
  v_mine bigint[];
  v_leased bigint[];
  v_returned bigint[];
  v_lane text;
  v_lanes text[];
  v_try record;
  v_missed boolean := false;
  v_done integer;
begin
  perform set_config('app.organization_id', p_organization::text, true);
  select p.id, p.workspace_id, p.state, p.is_published, p.sampling, p.skip_queue, p.skip_permanent, p.show_ground_truth_first,
    p.show_overlap_first, p.queue_version
  into v_project from project p
  where p.organization_id = p_organization and p.deleted_at is null and p.id = (
    case when p_reference ~ '^[1-9][0-9]{0,15}$' then p_reference::bigint
      when p_reference ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (select q.id from project q where q.uuid = p_reference::uuid)
      else (select q.id from project q where q.organization_id = p_organization and q.slug = p_reference and q.deleted_at is null) end);
  if not found then return json_build_object('reason', 'not_found'); end if;
  v_standing := standing_in_project(p_organization, v_project.id, v_project.workspace_id, p_user, p_is_super);
  if v_standing.role is null then return json_build_object('reason', v_standing.reason, 'project_id', v_project.id); end if;
  if v_standing.role = 'contributor' then return json_build_object('reason', 'forbidden', 'project_id', v_project.id); end if;
  -- Managers try the interface out while the project is still being set up; everybody else waits until it is live.
  if v_project.state <> 'live' and not (v_standing.role = 'admin' and v_project.state in ('pending', 'building_workflow')) then
    return json_build_object('reason', 'not_live', 'project_id', v_project.id, 'state', v_project.state);
  end if;
  if not v_project.is_published and v_standing.role <> 'admin' then
    return json_build_object('reason', 'not_published', 'project_id', v_project.id);
  end if;
  v_skip_rule := case when v_project.skip_queue = 'REQUEUE_FOR_OTHERS' and not v_project.skip_permanent then 'rounds' else 'once' end;

  -- One call at a time per member: two tabs must not take two tasks.
  v_lanes := case when v_project.sampling = 'Uniform sampling' then array['raised', 'sample', 'lowered'] else array['all'] end;
  perform pg_advisory_xact_lock(hashint8extended(v_project.id, p_user));

  -- Who holds what: others, nobody any more, me (work before what was fetched ahead).
  select coalesce(array_agg(l.task_id) filter (where l.expires_at > p_now and l.user_id <> p_user), '{}'),
    coalesce(array_agg(l.task_id) filter (where l.expires_at <= p_now), '{}'),
    coalesce(array_agg(l.task_id order by l.kind = 'work' desc, l.acquired_at) filter (where l.expires_at > p_now and l.user_id = p_user), '{}'),
    coalesce(array_agg(l.task_id order by l.acquired_at) filter (where l.expires_at > p_now and l.user_id = p_user and l.kind = 'prefetch'), '{}')
  into v_leased, v_returned, v_away, v_ahead
  from (
    select task_id, user_id, kind, acquired_at, expires_at from task_lease
    where project_id = v_project.id order by expires_at desc limit 20000) as l;

  -- What is mine already: the work at hand, or what was fetched ahead (which now becomes work).
  foreach v_task in array case when p_prefetch then v_ahead else v_away end loop
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

  if v_standing.task_limit > 0 then
    select count(*) into v_done from (
      select from annotation a
      where a.organization_id = p_organization and a.project_id = v_project.id and a.completed_by = p_user and a.deleted_at is null
        and not a.was_cancelled
      limit v_standing.task_limit) as mine;
    v_done := v_done + (
      select count(*) from task_lease l
      where l.organization_id = p_organization and l.project_id = v_project.id and l.user_id = p_user and l.expires_at > p_now);
    if v_done >= v_standing.task_limit then
      return json_build_object('reason', 'limit_reached', 'project_id', v_project.id, 'limit', v_standing.task_limit);
    end if;
  end if;

  v_mine := v_away;
  v_away := v_away || array(
    select d.task_id from annotation_draft d
    where d.organization_id = p_organization and d.project_id = v_project.id and d.user_id = p_user and d.was_postponed
      and d.annotation_id is null);
  if v_project.show_overlap_first then
    v_lanes := array_prepend(case when v_project.sampling = 'Uniform sampling' then 'sample_overlap' else 'overlap' end, v_lanes);
  end if;
  if v_project.show_ground_truth_first then v_lanes := array_prepend('golden', v_lanes); end if;
  for v_round in 1..2 loop
    foreach v_lane in array v_lanes loop
      select * into v_try from queue_pick(
        v_lane, p_organization, v_project.id, p_user, v_project.queue_version, p_now, v_skip_rule, v_away, v_leased, v_returned, p_dice, p_wait);
      v_missed := v_missed or v_try.missed;
      v_task := v_try.picked;
      v_queue := case v_lane
        when 'golden' then 'Ground truth queue' when 'overlap' then 'Overlap queue' when 'sample_overlap' then 'Overlap queue'
        when 'all' then 'Sequence queue' when 'raised' then 'Priority queue' when 'lowered' then 'Priority queue' else 'Uniform queue' end;
      exit when v_task is not null or p_wait and v_missed;
    end loop;
    exit when v_task is not null or v_missed or v_skip_rule <> 'rounds' or v_round = 2;
    exit when not end_skip_rounds(p_organization, v_project.id, p_user, p_now);
    v_project.queue_version := v_project.queue_version + 1;
  end loop;
  if v_task is null and not v_missed then
    select * into v_try from pick_left_over(p_organization, v_project.id, p_user, p_now, v_project.skip_queue, v_mine);
    v_task := v_try.picked;
    v_queue := case v_try.queue when 'postponed' then 'Postponed queue' else 'Skipped queue' end;
  end if;
  if v_task is null then
    return json_build_object('project_id', v_project.id, 'reason', case
      when v_missed then 'busy'
      when exists (
        select from task_lease l join task t on t.id = l.task_id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
        where l.project_id = v_project.id and l.user_id <> p_user and l.expires_at > p_now
          and not has_answered(p_organization, v_project.id, t.id, p_user, v_skip_rule)) then 'all_taken'
      when exists (
        select from task t
        where t.organization_id = p_organization and t.project_id = v_project.id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed') then 'all_done_by_me'
      else 'none_left' end);
  end if;

  insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at)
  values (p_organization, v_task, p_user, v_project.id, v_kind, p_now, v_expires)
  on conflict (task_id, user_id) do update
    set kind = excluded.kind, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, unique_id = gen_random_uuid();
  return next_answer(p_organization, v_project.id, v_task, p_user, v_queue);
end
$$;

-- Everything that the label page needs about the task, as one document.
create function next_answer(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_queue text)
returns json language plpgsql as $$
declare
  v_answer json;
begin
  select json_build_object(
    'queue', p_queue,
    'task', to_json(t),
    'lease', json_build_object('unique_id', l.unique_id, 'expires_at', l.expires_at, 'kind', l.kind),
    'project', json_build_object(
      'id', p.id, 'title', p.title, 'state', p.state, 'label_config_hash', p.label_config_hash, 'task_definition_id', p.task_definition_id,
      'show_skip_button', p.show_skip_button, 'enable_empty_annotation', p.enable_empty_annotation,
      'reveal_preannotations_interactively', p.reveal_preannotations_interactively),
    'predictions', case when p.show_collab_predictions and t.total_predictions > 0 then (
      select json_agg(to_json(r) order by r.id) from prediction r
      where r.task_id = t.id and (p.model_version = '' or r.model_version = p.model_version)) end,
    'drafts', (
      select json_agg(to_json(d) order by d.id) from annotation_draft d
      where d.task_id = t.id and d.user_id = p_user),
    'annotations', case when p.show_annotation_history and t.total_annotations > 0 then (
      select json_agg(to_json(a) order by a.id) from annotation a
      where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled) end,
    'left', (
      select coalesce(sum(c.task_number - c.finished_task_number), 0) from project_counter c
      where c.organization_id = p_organization and c.project_id = p_project))
  into v_answer
  from task t
  join project p on p.id = t.project_id
  join task_lease l on l.task_id = t.id and l.user_id = p_user
  where t.id = p_task;
  return v_answer;
end
$$;

-- A sign of life: the lease lasts longer, and what was fetched ahead becomes work. A lease that has run out is given
-- again while the task still has a place. Answers with the new end, or null and the reason.
create function renew_lease(
  p_organization bigint, p_task bigint, p_user bigint, p_now timestamptz, p_lease_seconds integer,
  out expires timestamptz, out reason text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_task record;
begin
  perform set_config('app.organization_id', p_organization::text, true);
  select project_id, is_labeled, counted < overlap as is_open into v_task from task
  where id = p_task and organization_id = p_organization and deleted_at is null for no key update;
  if not found then
    reason := 'not_found';
    return;
  end if;
  if has_answered_for_good(p_organization, v_task.project_id, p_task, p_user) then
    reason := 'already_done';
    return;
  end if;
  if v_task.is_open then
    update task_lease set kind = 'work', expires_at = p_now + make_interval(secs => p_lease_seconds)
    where task_id = p_task and user_id = p_user and expires_at > p_now
    returning expires_at into expires;
    if found then return; end if;
    if places_left(p_task, p_user, p_now) > 0 then
      insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at)
      values (p_organization, p_task, p_user, v_task.project_id, 'work', p_now, p_now + make_interval(secs => p_lease_seconds))
      on conflict (task_id, user_id) do update set kind = 'work', acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
      returning expires_at into expires;
      return;
    end if;
  end if;
  reason := 'slot_taken';
end
$$;
