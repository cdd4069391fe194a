-- Handing out work by all the rules. docs/rules/distribution.md has them by number.

-- What a member's own rules ask of a task, beyond the lane; is_ruled false: nothing.
create type queue_rules as (
  is_ruled boolean,
  -- The member's filter: as documents that the data must contain, or (where that does not do) as rules.
  documents jsonb[], filter jsonb,
  -- mine: assigned to this member. free: not kept for others.
  assigned text,
  -- The member's seat at the table where tasks are dealt out, the number of seats, and the distances.
  seat integer, seats integer, steps integer[],
  -- Under uncertainty sampling: the highest sample_key that is handed out.
  key_limit double precision
);

-- Places that this person could still take: what is required, less what counts, less what others hold, less what is kept
-- for those it is assigned to who have neither answered nor taken it.
create or replace function places_left(p_task bigint, p_user bigint, p_now timestamptz) returns integer language plpgsql stable as $$
declare
  v_places integer;
begin
  select t.overlap - t.counted - (
      select count(*)::integer from task_lease l
      where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now and l.takes_place)
    into v_places
  from task t where t.id = p_task and t.deleted_at is null and t.status <> 'failed';
  if v_places <= 0 or not exists (select from task_assignment x where x.task_id = p_task and x.type = 'AN') then return v_places; end if;
  if exists (select from task_assignment x where x.task_id = p_task and x.type = 'AN' and x.user_id = p_user) then return v_places; end if;
  return v_places - (
    select count(*)::integer from task_assignment x
    left join project_member pm
      on pm.organization_id = x.organization_id and pm.project_id = x.project_id and pm.user_id = x.user_id
    where x.task_id = p_task and x.type = 'AN' and x.user_id <> p_user
      and coalesce(pm.enabled and pm.paused_at is null, true)
      and not exists (select from annotation a where a.task_id = p_task and a.completed_by = x.user_id and a.deleted_at is null)
      and not exists (
        select from task_lease l where l.task_id = p_task and l.user_id = x.user_id and l.expires_at > p_now and l.takes_place));
end
$$;

-- Walking a lane. Two of each: the plain one, and one with the rules of a member.
do $generate$
declare
  v_lane record;
  v_filter text := $f$
                t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
                and t.counted < t.overlap and %1$s and t.id <> all (p_away)
                and (t.id <> all (p_leased) or (t.overlap - t.counted > 1 and t.overlap - t.counted > (
                  select count(*) from task_lease l where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now and l.takes_place)))
                and (select true from annotation a
                  where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null
                    and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over) limit 1) is null$f$;
  v_rules text := $f$
                and ((p_rules).documents is null or t.data @> any ((p_rules).documents))
                and ((p_rules).filter is null or matches_filter(t.data, (p_rules).filter))
                and ((p_rules).seats is null or t.cancelled_annotations > 0
                  or is_dealt_to(t.inner_id - 1, t.overlap, (p_rules).seat, (p_rules).seats, (p_rules).steps))
                and ((p_rules).key_limit is null or t.sample_key < 2 or t.sample_key <= (p_rules).key_limit)
                and case (p_rules).assigned
                  when 'mine' then exists (select from task_assignment x where x.task_id = t.id and x.user_id = p_user and x.type = 'AN')
                  when 'free' then not exists (select from task_assignment x where x.task_id = t.id and x.user_id <> p_user and x.type = 'AN')
                    or places_left(t.id, p_user, p_now) > 0
                  else true end$f$;
  v_places text := $f$t.counted + (
                select count(*) from task_lease l
                where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now and l.takes_place) < t.overlap$f$;
begin
  for v_lane in
    select lane.*, family.is_ruled from (values
      ('golden', 't.is_golden', 'turn'),
      ('overlap', 't.overlap > 1', 'turn'),
      ('all', 'true', 'turn'),
      -- In the words of the index: its other tasks are not even looked at.
      ('raised', '(0 - t.priority::bigint) < 0', 'turn'),
      ('lowered', '(0 - t.priority::bigint) > 0', 'turn'),
      ('sample_overlap', 't.overlap > 1', 'key'),
      ('sample', 't.priority = 0', 'key'),
      ('assigned', 'true', 'list')
    ) as lane (name, predicate, walk)
    cross join (values (false), (true)) as family (is_ruled)
    where lane.walk <> 'list' or family.is_ruled
  loop
    execute format($text$
      create or replace function %7$s_%1$s(
        p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_skip_rule text,
        p_away bigint[], p_leased bigint[], p_returned bigint[], p_from queue_place, p_until double precision, p_wait boolean%8$s,
        out picked bigint, out place queue_place, out missed boolean)
      language plpgsql as $body$
      declare
        v_returned no scroll cursor for
          select t.id, %6$s as turn, t.sample_key from %9$s
          where t.id = any (p_returned) and %3$s and %2$s
          order by %5$s limit 200;
        v_ahead no scroll cursor for
          select t.id, %6$s as turn, t.sample_key from %9$s
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
            select %10$s
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
      format(v_filter, v_lane.predicate) || case when v_lane.is_ruled then v_rules else '' end,
      case v_lane.walk
        when 'turn' then '((0 - t.priority::bigint), t.id) < ((p_from).turn, (p_from).task_id)'
        when 'list' then 'x.task_id < (p_from).task_id'
        else 'true' end,
      case v_lane.walk
        when 'turn' then '((0 - t.priority::bigint), t.id) >= ((p_from).turn, (p_from).task_id)'
        when 'list' then 'x.task_id >= (p_from).task_id'
        else 't.sample_key >= (p_from).sample_key and t.sample_key < p_until' end,
      case v_lane.walk when 'turn' then '(0 - t.priority::bigint), t.id' when 'list' then 'x.task_id' else 't.sample_key' end,
      case v_lane.walk when 'list' then '0::bigint' else '(0 - t.priority::bigint)' end,
      case when v_lane.is_ruled then 'queue_ruled' else 'queue_pick' end,
      case when v_lane.is_ruled then ', p_rules queue_rules' else '' end,
      case v_lane.walk
        when 'list' then $f$(
            select y.task_id from task_assignment y
            where y.project_id = p_project and y.user_id = p_user and y.type = 'AN') as x join task t on t.id = x.task_id$f$
        else 'task t' end,
      case when v_lane.is_ruled then 'places_left(t.id, p_user, p_now) > 0' else v_places end);
  end loop;
end
$generate$;

-- Walks one lane from the member's place in it and remembers the new place. Lanes by sample_key: `sample` to the end and
-- around from a start of the member's own, `uncertain` from 2 up to the limit, `unscored` from 0 to 2.
drop function queue_pick(text, bigint, bigint, bigint, bigint, timestamptz, text, bigint[], bigint[], bigint[], double precision, boolean);
create function queue_pick(
  p_lane text, p_organization bigint, p_project bigint, p_user bigint, p_version bigint, p_now timestamptz, p_skip_rule text,
  p_away bigint[], p_leased bigint[], p_returned bigint[], p_dice double precision, p_wait boolean, p_rules queue_rules,
  out picked bigint, out missed boolean)
language plpgsql as $$
declare
  v_cursor queue_cursor;
  v_from queue_place;
  v_try record;
  v_is_ruled boolean := coalesce((p_rules).is_ruled, false);
  v_walk text := case p_lane
    when 'sample' then 'around' when 'sample_overlap' then 'around'
    when 'uncertain' then 'uncertain' when 'uncertain_overlap' then 'uncertain'
    when 'unscored' then 'unscored' when 'unscored_overlap' then 'unscored' else 'turn' end;
  v_is_sample boolean := v_walk <> 'turn';
  v_start double precision;
  v_until double precision;
  v_found_place queue_place;
  v_first_held queue_place;
  v_first_held_wrapped boolean;
begin
  missed := false;
  select * into v_cursor from queue_cursor where project_id = p_project and user_id = p_user and lane = p_lane;
  if not found then
    v_start := case v_walk when 'uncertain' then 2 when 'unscored' then 0 else p_dice end;
    insert into queue_cursor (organization_id, project_id, user_id, lane, queue_version, sample_start, turn, task_id, sample_key)
    values (p_organization, p_project, p_user, p_lane, p_version, v_start, -9223372036854775807, 0, v_start)
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
    v_until := case v_walk when 'uncertain' then coalesce((p_rules).key_limit + 1e-9, 'Infinity') when 'unscored' then 2
      else case when v_cursor.has_wrapped then v_cursor.sample_start else 'Infinity' end end;
    if not v_is_ruled then
      case p_lane
        when 'all' then v_try := queue_pick_all(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        when 'golden' then v_try := queue_pick_golden(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        when 'overlap' then v_try := queue_pick_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        when 'raised' then v_try := queue_pick_raised(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        when 'lowered' then v_try := queue_pick_lowered(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        when 'sample', 'uncertain', 'unscored' then
          v_try := queue_pick_sample(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
        else
          v_try := queue_pick_sample_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait);
      end case;
    else
      case p_lane
        when 'all' then v_try := queue_ruled_all(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'golden' then v_try := queue_ruled_golden(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'overlap' then v_try := queue_ruled_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'raised', 'assigned_raised' then
          v_try := queue_ruled_raised(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'lowered' then v_try := queue_ruled_lowered(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'assigned' then v_try := queue_ruled_assigned(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        when 'sample', 'uncertain', 'unscored' then
          v_try := queue_ruled_sample(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
        else
          v_try := queue_ruled_sample_overlap(p_organization, p_project, p_user, p_now, p_skip_rule, p_away, p_leased, p_returned, v_from, v_until, p_wait, p_rules);
      end case;
    end if;
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
    if v_walk = 'around' and not v_cursor.has_wrapped then
      v_cursor.has_wrapped := true;
      v_cursor.sample_key := 0;
      continue;
    end if;
    -- Looking through everything costs more where most of it is not for this member.
    exit when missed
      or v_cursor.scanned_at > p_now - case when (p_rules).seats is null and (p_rules).documents is null and (p_rules).filter is null
        then interval '30 seconds' else interval '5 minutes' end;
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
      v_found_place := row(null, null, case v_walk when 'around' then v_cursor.sample_start else 'Infinity' end);
    elsif p_lane <> 'assigned' then
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

-- Ends the round of every task that this member skipped and that nobody else is left to take (C-040). True when any did.
-- Who is paused, or may not have the task, is nobody who is left.
create or replace function end_skip_rounds(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
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
  join project p on p.id = t.project_id
  where not has_answered_for_good(p_organization, p_project, t.id, p_user)
    and not exists (
      select from project_member pm
      where pm.organization_id = p_organization and pm.project_id = p_project and pm.enabled and pm.paused_at is null and pm.member_type = 4
        and pm.user_id <> p_user
        and (pm.data_filter is null or matches_filter(t.data, pm.data_filter))
        and (not p.has_assignments or p.assignment_mode <> 'only' or exists (
          select from task_assignment x where x.task_id = t.id and x.user_id = pm.user_id and x.type = 'AN'))
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

-- The limits of one person in a project, each with what of it is used up: annotations without skips, and tasks in hand.
create function member_limits(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
returns table (source text, "limit" bigint, used bigint) language plpgsql stable as $$
declare
  v_ops project_ops_manager;
  v_member record;
  v_mine bigint;
  v_people bigint;
begin
  select pm.task_limit as member_limit, om.task_limit as organization_limit, u.active_organization_id into v_member
  from app_user u
  left join project_member pm on pm.organization_id = p_organization and pm.project_id = p_project and pm.user_id = u.id and pm.enabled
  left join organization_member om on om.organization_id = u.active_organization_id and om.user_id = u.id
  where u.id = p_user;
  if not found then return; end if;
  select * into v_ops from project_ops_manager o where o.project_id = p_project and o.organization_id = p_organization;
  if v_member.member_limit > 0 then
    v_mine := tasks_of(p_organization, p_project, p_user, p_now);
    source := 'member';
    "limit" := v_member.member_limit;
    used := v_mine;
    return next;
  end if;
  if v_ops.project_id is null then return; end if;
  source := null;
  case v_ops.split_strategy
    when 'EQUAL' then
      select count(*) into v_people from project_member pm
      where pm.organization_id = p_organization and pm.project_id = p_project and pm.enabled and pm.member_type = 4;
      source := 'equal';
      -- Of the places, since a task that needs two answers is two people's work; rounded up, so that everybody's shares
      -- together are all of it; nobody there: nobody gets any (C-043).
      "limit" := case when v_people = 0 then 0 else (
        select ceil(coalesce(sum(c.task_number), 0) * (1 + (max(p.maximum_annotations) - 1) * max(p.overlap_cohort_percentage) / 100.0) / v_people)
        from project p left join project_counter c on c.organization_id = p.organization_id and c.project_id = p.id
        where p.organization_id = p_organization and p.id = p_project) end;
    when 'USER_LIMITS' then
      if v_ops.user_book ? p_user::text then
        source := 'user_book';
        "limit" := (v_ops.user_book ->> p_user::text)::bigint;
      end if;
    when 'ORGANIZATION_LIMITS' then
      if v_ops.rule_book ? v_member.active_organization_id::text then
        source := 'rule_book';
        "limit" := (v_ops.rule_book ->> v_member.active_organization_id::text)::bigint;
      elsif v_member.organization_limit > 0 then
        source := 'organization_member';
        "limit" := v_member.organization_limit;
      end if;
    else null;
  end case;
  -- A membership's own limit stands in for a missing entry of the user book; it was told above.
  if source is null and not (v_ops.split_strategy = 'USER_LIMITS' and coalesce(v_member.member_limit, 0) > 0) then
    source := 'max_limit';
    "limit" := v_ops.max_limit;
  end if;
  -- Only a 0 that somebody wrote down means that there is no limit.
  if source is null or ("limit" = 0 and source <> 'equal') then return; end if;
  if source = 'rule_book' then
    used := (
      select coalesce(sum(tasks_of(p_organization, p_project, u.id, p_now)), 0)
      from project_member pm join app_user u on u.id = pm.user_id and u.active_organization_id = v_member.active_organization_id
      where pm.organization_id = p_organization and pm.project_id = p_project);
  else
    used := coalesce(v_mine, tasks_of(p_organization, p_project, p_user, p_now));
  end if;
  return next;
end
$$;

create function tasks_of(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
returns bigint language plpgsql stable as $$
begin
  return (
    select count(*) from annotation a
    where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user and a.deleted_at is null
      and not a.was_cancelled)
    + (
    select count(*) from task_lease l
    where l.organization_id = p_organization and l.project_id = p_project and l.user_id = p_user and l.expires_at > p_now
      and l.kind in ('work', 'prefetch'));
end
$$;

-- A golden task that this member has not answered, complete or not, chosen by the dice (C-044).
create function pick_check(
  p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_dice double precision, p_rules queue_rules,
  out picked bigint, out takes_place boolean)
language plpgsql as $$
declare
  v_golden bigint[];
begin
  v_golden := array(
    select t.id from task t
    where t.organization_id = p_organization and t.project_id = p_project and t.is_golden and t.deleted_at is null and t.status <> 'failed'
      and not exists (select from annotation a where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null)
      and not exists (select from task_lease l where l.task_id = t.id and l.user_id = p_user and l.expires_at > p_now)
      and ((p_rules).documents is null or t.data @> any ((p_rules).documents))
      and ((p_rules).filter is null or matches_filter(t.data, (p_rules).filter))
    order by t.id limit 1000);
  if cardinality(v_golden) = 0 then return; end if;
  picked := v_golden[1 + least(floor(p_dice * cardinality(v_golden)), cardinality(v_golden) - 1)::integer];
  perform from task t where t.id = picked and t.is_golden and t.deleted_at is null for no key update;
  if not found then
    picked := null;
    return;
  end if;
  takes_place := (select not t.is_labeled from task t where t.id = picked) and places_left(picked, p_user, p_now) > 0;
end
$$;

drop function next_task(bigint, text, bigint, boolean, timestamptz, integer, boolean, double precision, boolean);
create function next_task(
  p_organization bigint, p_reference text, p_user bigint, p_is_super boolean, p_now timestamptz,
  p_lease_seconds integer, p_prefetch boolean, p_dice double precision, p_wait boolean)
returns json language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_project record;
  v_leases record;
  v_before record;
  v_held record;
  v_limit record;
  v_rules queue_rules;
  v_asked queue_rules;
  v_kind text := case when p_prefetch then 'prefetch' else 'work' end;
  v_expires timestamptz := p_now + make_interval(secs => p_lease_seconds);
  v_mine bigint[] := '{}';
  v_task bigint;
  v_takes_place boolean := true;
  v_queue text;
  v_lane text;
  v_lanes text[];
  v_try record;
  v_missed boolean := false;
  v_left bigint;
  v_tenant text;
begin
  -- The project, the standing of the caller in it, and the reason why they get nothing, if there is one.
  select p.id, p.state, p.skip_queue, p.queue_version, p.sampling, p.golden_ref_percentage, p.confidence_limit, p.has_assignments,
    p.assignment_mode, p.has_ops_manager, caller.role, pm.data_filter,
    case when pm.enabled and not p_is_super then pm.task_limit else 0 end as task_limit,
    case when p.skip_queue = 'REQUEUE_FOR_OTHERS' and not p.skip_permanent then 'rounds' else 'once' end as skip_rule,
    case when p.show_ground_truth_first then array['golden'] else '{}' end
      || case when not p.show_overlap_first then '{}' else case p.sampling
        when 'Uniform sampling' then array['sample_overlap'] when 'Uncertainty sampling' then array['uncertain_overlap', 'unscored_overlap']
        else array['overlap'] end end
      || case p.sampling when 'Uniform sampling' then array['raised', 'sample', 'lowered']
        when 'Uncertainty sampling' then array['raised', 'uncertain', 'unscored', 'lowered'] else array['all'] end as lanes,
    case
      when caller.role is null and om.role is not null and not pm.enabled then 'disabled'
      when caller.role is null then 'not_member'
      when caller.role = 'contributor' then 'forbidden'
      -- Managers try the interface out while the project is still being set up; everybody else waits until it is live.
      when p.state <> 'live' and not (caller.role = 'admin' and p.state in ('pending', 'building_workflow')) then 'not_live'
      when not p.is_published and caller.role <> 'admin' then 'not_published'
      when pm.paused_at is not null then 'paused'
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
    return json_build_object('reason', v_project.reason, 'project_id', v_project.id, 'state', v_project.state, 'pause', case
      when v_project.reason = 'paused' then (
        select m.verbose_reason from queue_pause m where m.project_id = v_project.id and m.user_id = p_user and m.ended_at is null) end);
  end if;

  -- One call at a time per member: two tabs must not take two tasks.
  perform pg_advisory_xact_lock(hashint8extended(v_project.id, p_user));

  -- What was sent back to its author, and reviews: not work of the queue, so neither limits nor places concern it.
  if not p_prefetch then
    v_tenant := set_config('app.organization_id', p_organization::text, true);
    v_before := work_before_queue(p_organization, v_project.id, p_user, v_project.role, p_now, p_lease_seconds);
    if v_before.task_id is not null then
      insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at, takes_place)
      values (p_organization, v_before.task_id, p_user, v_project.id, v_before.queue, p_now, v_expires, false)
      on conflict (task_id, user_id) do update set kind = excluded.kind, expires_at = excluded.expires_at, takes_place = false;
      return next_answer(p_organization, v_project.id, v_before.task_id, p_user, v_before.queue, v_project.role, null);
    end if;
  end if;

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
    where project_id = v_project.id and (takes_place or user_id = p_user) order by expires_at desc limit 20000) as l;

  if v_leases.is_mine then
    -- The work at hand, or what was fetched ahead (which now becomes work).
    for v_held in
      select l.task_id, l.kind, l.takes_place from task_lease l
      where l.organization_id = p_organization and l.project_id = v_project.id and l.user_id = p_user and l.expires_at > p_now
        and l.kind in ('work', 'prefetch')
      order by l.kind = 'work' desc, l.acquired_at
    loop
      v_mine := v_mine || v_held.task_id;
      continue when v_task is not null or p_prefetch and v_held.kind <> 'prefetch';
      perform from task t where t.id = v_held.task_id and t.deleted_at is null and t.status <> 'failed'
        and (not v_held.takes_place or not t.is_labeled and t.counted < t.overlap) for no key update;
      if found and not has_answered_for_good(p_organization, v_project.id, v_held.task_id, p_user) then
        update task_lease set kind = v_kind, expires_at = v_expires
        where task_id = v_held.task_id and user_id = p_user and expires_at > p_now;
        if found then v_task := v_held.task_id; end if;
      end if;
    end loop;
    if v_task is not null then
      return next_answer(p_organization, v_project.id, v_task, p_user, 'Own task', v_project.role, null);
    end if;
  end if;

  if v_project.task_limit > 0 or v_project.has_ops_manager then
    -- A limit that several people share is looked at by one of them at a time.
    perform pg_advisory_xact_lock(hashint8extended(v_project.id, 0)) from project_ops_manager o
    where o.project_id = v_project.id and o.split_strategy = 'ORGANIZATION_LIMITS';
    select m.source, m."limit", m.used into v_limit from member_limits(p_organization, v_project.id, p_user, p_now) as m
    order by m."limit" - m.used limit 1;
    if found then
      if v_limit.used >= v_limit."limit" then
        return json_build_object('reason', 'limit_reached', 'project_id', v_project.id, 'limit', v_limit."limit",
          'used', v_limit.used, 'source', v_limit.source);
      end if;
      v_left := v_limit."limit" - v_limit.used;
    end if;
  end if;

  if v_project.data_filter is not null then
    v_rules.documents := filter_documents(v_project.data_filter);
    if v_rules.documents is null then v_rules.filter := v_project.data_filter; end if;
    v_rules.is_ruled := true;
  end if;

  if v_project.golden_ref_percentage > 0 and p_dice * 100 < v_project.golden_ref_percentage then
    v_try := pick_check(p_organization, v_project.id, p_user, p_now, p_dice * 100 / v_project.golden_ref_percentage, v_rules);
    v_task := v_try.picked;
    v_takes_place := coalesce(v_try.takes_place, true);
    v_lane := 'check';
  end if;

  if v_task is null then
    v_lanes := v_project.lanes;
    if v_project.has_assignments then
      v_rules.is_ruled := true;
      v_rules.assigned := 'free';
      v_lanes := array['assigned_raised', 'assigned'] || case when v_project.assignment_mode = 'first' then v_lanes else '{}' end;
    end if;
    if v_project.sampling = 'Uncertainty sampling' and v_project.confidence_limit is not null then
      v_rules.is_ruled := true;
      v_rules.key_limit := 2 + v_project.confidence_limit;
    end if;
    if v_project.sampling = 'Equally distributed blind pass sampling' and v_project.role = 'annotator' and v_project.data_filter is null then
      select count(*), count(*) filter (where pm.user_id < p_user) into v_rules.seats, v_rules.seat from project_member pm
      where pm.organization_id = p_organization and pm.project_id = v_project.id and pm.enabled and pm.member_type = 4
        and pm.paused_at is null and pm.data_filter is null;
      v_rules.steps := deal_steps(v_rules.seats);
      v_rules.is_ruled := true;
    end if;
    for v_round in 1..2 loop
      foreach v_lane in array v_lanes loop
        v_asked := v_rules;
        -- What somebody is assigned is theirs whatever their filter or share.
        if v_lane in ('assigned', 'assigned_raised') then
          v_asked := null;
          v_asked.is_ruled := true;
          v_asked.assigned := 'mine';
        end if;
        v_try := queue_pick(
          v_lane, p_organization, v_project.id, p_user, v_project.queue_version, p_now, v_project.skip_rule, v_mine || v_leases.postponed,
          v_leases.others, v_leases.returned, p_dice, p_wait, v_asked);
        v_missed := v_missed or v_try.missed;
        v_task := v_try.picked;
        exit when v_task is not null or p_wait and v_missed;
      end loop;
      exit when v_task is not null or v_missed or v_project.skip_rule <> 'rounds' or v_round = 2;
      exit when not end_skip_rounds(p_organization, v_project.id, p_user, p_now);
      v_project.queue_version := v_project.queue_version + 1;
    end loop;
  end if;
  if v_task is null and not v_missed then
    select * into v_try from pick_left_over(p_organization, v_project.id, p_user, p_now, v_project.skip_queue, v_mine);
    v_task := v_try.picked;
    v_lane := v_try.queue;
  end if;
  if v_task is null then
    return json_build_object('project_id', v_project.id, 'reason', case when v_missed then 'busy' else
      why_nothing(p_organization, v_project.id, p_user, p_now, v_project.skip_rule, v_rules,
        v_project.has_assignments and v_project.assignment_mode = 'only') end);
  end if;

  insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at, takes_place)
  values (p_organization, v_task, p_user, v_project.id, v_kind, p_now, v_expires, v_takes_place)
  on conflict (task_id, user_id) do update
    set kind = excluded.kind, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, unique_id = gen_random_uuid(),
      takes_place = excluded.takes_place;
  -- Nothing in it tells golden tasks from others.
  v_queue := case v_lane
    when 'overlap' then 'Overlap queue' when 'sample_overlap' then 'Overlap queue'
    when 'uncertain_overlap' then 'Overlap queue' when 'unscored_overlap' then 'Overlap queue'
    when 'all' then 'Sequence queue' when 'assigned' then 'Assigned queue' when 'assigned_raised' then 'Assigned queue'
    when 'postponed' then 'Postponed queue' when 'skipped' then 'Skipped queue'
    when 'uncertain' then 'Uncertainty queue' when 'unscored' then 'Uncertainty queue' when 'sample' then 'Uniform queue'
    when 'raised' then 'Priority queue' when 'lowered' then 'Priority queue'
    else case v_project.sampling when 'Uniform sampling' then 'Uniform queue' when 'Uncertainty sampling' then 'Uncertainty queue'
      else 'Sequence queue' end end;
  return next_answer(p_organization, v_project.id, v_task, p_user, v_queue, v_project.role, v_left);
end
$$;
revoke execute on function next_task from public;
grant execute on function next_task to labelwright_app;

-- Why a member who may take tasks gets none.
create function why_nothing(
  p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz, p_skip_rule text, p_rules queue_rules, p_only_assigned boolean)
returns text language plpgsql as $$
begin
  if not exists (
    select from task t
    where t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed')
  then
    return 'none_left';
  end if;
  if exists (
    select from task_lease l join task t on t.id = l.task_id and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
    where l.project_id = p_project and l.user_id <> p_user and l.expires_at > p_now and l.takes_place
      and not has_answered(p_organization, p_project, t.id, p_user, p_skip_rule)
      and ((p_rules).documents is null or t.data @> any ((p_rules).documents))
      and ((p_rules).filter is null or matches_filter(t.data, (p_rules).filter))
      and ((p_rules).seats is null or t.cancelled_annotations > 0
        or is_dealt_to(t.inner_id - 1, t.overlap, (p_rules).seat, (p_rules).seats, (p_rules).steps))
      and (not p_only_assigned or exists (
        select from task_assignment x where x.task_id = t.id and x.user_id = p_user and x.type = 'AN')))
  then
    return 'all_taken';
  end if;
  if p_only_assigned then return 'none_assigned'; end if;
  -- What is open and not answered by this member is not for them, for one reason or another.
  if (p_rules).is_ruled and exists (
    select from task t
    where t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
      and t.counted < t.overlap and not has_answered(p_organization, p_project, t.id, p_user, p_skip_rule)
    limit 1)
  then
    if (p_rules).documents is not null or (p_rules).filter is not null then return 'filtered_out'; end if;
    if (p_rules).seats is not null then return 'share_done'; end if;
    if (p_rules).key_limit is not null and not exists (
      select from task t
      where t.organization_id = p_organization and t.project_id = p_project and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
        and t.sample_key <= (p_rules).key_limit)
    then
      return 'confident';
    end if;
    if (p_rules).assigned is not null then return 'reserved'; end if;
  end if;
  return 'all_done_by_me';
end
$$;

-- Everything that the label page needs about the task, as one document. p_left: what the
-- member's limit leaves; null: no limit. `definition_id` is null for a label config.
drop function next_answer(bigint, bigint, bigint, bigint, text);
create function next_answer(
  p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_queue text, p_role text, p_left bigint)
returns json language plpgsql as $$
declare
  v_answer json;
begin
  select json_build_object(
    'queue', p_queue,
    'role', p_role,
    'task', to_json(t),
    'definition_id', coalesce(t.task_definition_id, (
      select d.id from task_definition d where d.id = p.task_definition_id and d.kind = 'json_schema')),
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
    'annotations', case
      -- Whoever mends an answer sees it; whoever reviews sees all of them.
      when p_queue in ('rework', 'review') then (
        select json_agg(to_json(a) order by a.id) from annotation a
        where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled and (p_queue = 'review' or a.completed_by = p_user))
      -- Who is checked against a ground truth sees neither it nor what others said.
      when p.show_annotation_history and t.total_annotations > 0 and l.takes_place then (
        select json_agg(to_json(a) order by a.id) from annotation a
        where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled and (p_role <> 'annotator' or not a.ground_truth)) end,
    'left', least(p_left, (
      select coalesce(sum(c.task_number - c.finished_task_number), 0) from project_counter c
      where c.organization_id = p_organization and c.project_id = p_project)))
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
create or replace function renew_lease(
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
  -- Holding this one takes no place, so it can always go on.
  update task_lease set kind = case kind when 'prefetch' then 'work' else kind end, expires_at = p_now + make_interval(secs => p_lease_seconds)
  where task_id = p_task and user_id = p_user and expires_at > p_now and not takes_place
  returning expires_at into expires;
  if found then return; end if;
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
      on conflict (task_id, user_id) do update
        set kind = 'work', acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, takes_place = true
      returning expires_at into expires;
      return;
    end if;
  end if;
  reason := 'slot_taken';
end
$$;
