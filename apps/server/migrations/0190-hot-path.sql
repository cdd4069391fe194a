-- Less work per task that is handed out, and no task that an adjudicator has settled.

-- Whether anything of a project was ever reviewed. Where nothing was, nobody has rework or reviews before the queue, and
-- next_task does not ask work_before_queue.
-- A table of its own: whoever adds a review holds tasks already, and a project is locked before its tasks.
create table reviewed_project (
  project_id bigint primary key references project on delete cascade,
  organization_id bigint not null
);
select enable_tenancy('reviewed_project');
-- next_task runs as the owner of the tables.
alter policy tenant on reviewed_project to labelwright_app;
alter policy system on reviewed_project to labelwright_app;
create policy owner on reviewed_project to current_user using (true) with check (true);
insert into reviewed_project (project_id, organization_id) select distinct r.project_id, r.organization_id from review r;
create function note_reviews() returns trigger language plpgsql as $$
begin
  insert into reviewed_project (project_id, organization_id) select distinct a.project_id, a.organization_id from added a
  on conflict do nothing;
  return null;
end
$$;
create trigger note_reviews after insert on review referencing new table as added for each statement execute function note_reviews();

-- Whether the answer that stands for a task is an adjudicator's: then nobody else is asked, though places be open.
create function is_adjudicated(p_final bigint) returns boolean language plpgsql stable as $$
begin
  return exists (select from annotation a where a.id = p_final and a.origin = 'adjudication' and a.deleted_at is null);
end
$$;

-- Everything that looks for open tasks learns it in the same words. And lanes that know of no assignments count places
-- without asking for whom some are kept.
do $learn$
declare
  v_function record;
begin
  for v_function in
    select p.oid, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public'
    where p.proname in ('places_left', 'why_nothing') or p.proname like 'queue\_ruled\_%'
      or p.proname like 'queue\_pick\_%'
    order by p.proname
  loop
    execute replace(
      replace(pg_get_functiondef(v_function.oid), $open$t.status <> 'failed'$open$,
        $open$t.status <> 'failed' and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))$open$),
      $places$select places_left(t.id, p_user, p_now) > 0$places$,
      $places$select case when (p_rules).assigned is not null then places_left(t.id, p_user, p_now) > 0 else t.counted + (
                select count(*) from task_lease l
                where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now and l.takes_place) < t.overlap end$places$);
  end loop;
end
$learn$;

-- A settlement that is taken back opens the task again, behind the place of whoever has passed it. A project that somebody
-- else holds is let be, since the task is held here already: then the task is found when nothing else is.
create function reopen_unsettled() returns trigger language plpgsql as $$
begin
  update project set queue_version = queue_version + 1
  where id in (select p.id from project p where p.id = new.project_id for no key update skip locked);
  return null;
end
$$;
create trigger reopen_unsettled after update of final_annotation_id on task for each row
  when (old.final_annotation_id is not null and new.final_annotation_id is null and not new.is_labeled)
  execute function reopen_unsettled();

-- Answers to a golden task beyond its places count for nothing; those for which there are places now do (D-61). Earliest first.
create function count_surplus() returns trigger language plpgsql as $$
declare
  v_counted integer;
begin
  with due as (
    select a.id from annotation a
    where a.task_id = new.id and not a.counts and not a.ground_truth and not a.was_cancelled and not a.set_aside and a.deleted_at is null
      and a.origin in ('manual', 'prediction') and a.completed_by is not null
    order by a.id limit new.overlap - new.counted
  ), taken as (
    update annotation a set counts = true from due where a.id = due.id returning 1
  )
  select count(*) into v_counted from taken;
  if v_counted = 0 then return new; end if;
  new.counted := new.counted + v_counted;
  new.is_labeled := new.counted >= new.overlap;
  new.labeled_at := case when new.is_labeled then coalesce(old.labeled_at, now()) end;
  new.status := case when new.status = 'failed' then 'failed' when new.is_labeled then 'complete' else 'in_progress' end;
  return new;
end
$$;
create trigger count_surplus before update of overlap on task for each row
  when (new.is_golden and new.overlap > old.overlap and new.counted < new.overlap) execute function count_surplus();

-- The first step of the walk along `all` where it is the only lane and nothing but the order has a say: the next task and
-- its lock in one statement, with no write to the cursor. Null: queue_pick has to look, since the next one is not close ahead.
-- What lies between the cursor and the next task is done, and the index passes over it.
create function pick_near(
  p_organization bigint, p_project bigint, p_user bigint, p_version bigint, p_now timestamptz, p_skip_rule text, p_away bigint[], p_leased bigint[])
returns bigint language plpgsql as $$
declare
  c_close constant bigint := 600;
  v_turn bigint;
  v_from bigint;
  v_task bigint;
begin
  select c.turn, c.task_id into v_turn, v_from from queue_cursor c
  where c.project_id = p_project and c.user_id = p_user and c.lane = 'all' and c.queue_version = p_version;
  if not found then return null; end if;
  select t.id into v_task from task t
  where t.organization_id = p_organization and t.project_id = p_project and (0 - t.priority::bigint) = v_turn
    and t.id >= v_from and t.id < v_from + c_close
    and not t.is_labeled and t.deleted_at is null and t.status <> 'failed'
    and (t.final_annotation_id is null or not is_adjudicated(t.final_annotation_id))
    and t.counted < t.overlap and t.id <> all (p_away) and t.id <> all (p_leased)
    and (select true from annotation a
      where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null
        and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over) limit 1) is null
  order by (0 - t.priority::bigint), t.id limit 1 for no key update of t skip locked;
  if not found then return null; end if;
  -- A new statement sees what was committed before the lock was granted.
  perform from task t
  where t.id = v_task
    and t.counted + (
      select count(*) from task_lease l
      where l.task_id = t.id and l.user_id <> p_user and l.expires_at > p_now and l.takes_place) < t.overlap
    and not exists (
      select from annotation a
      where a.task_id = t.id and a.completed_by = p_user and a.deleted_at is null
        and (not a.was_cancelled or p_skip_rule <> 'rounds' or not a.skip_round_over));
  return case when found then v_task end;
end
$$;

create or replace function next_task(
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
    p.assignment_mode, p.has_ops_manager,
    exists (select from reviewed_project r where r.project_id = p.id) as has_reviews, caller.role, pm.data_filter,
    case when pm.enabled and not p_is_super then pm.task_limit else 0 end as task_limit,
    case when p.skip_queue = 'REQUEUE_FOR_OTHERS' and not p.skip_permanent then 'rounds' else 'once' end as skip_rule,
    case when p.show_ground_truth_first then array['golden'] else '{}' end
      || case when not p.show_overlap_first then '{}' else case p.sampling
        when 'Uniform sampling' then array['sample_overlap'] when 'Uncertainty sampling' then array['uncertain_overlap', 'unscored_overlap']
        else array['overlap'] end end
      || case p.sampling when 'Uniform sampling' then array['raised', 'sample', 'lowered']
        when 'Uncertainty sampling' then array['raised', 'uncertain', 'unscored', 'lowered'] else array['all'] end as lanes,
    p.sampling = 'Sequential sampling' and not p.show_ground_truth_first and not p.show_overlap_first and not p.has_assignments as is_plain,
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
  if v_project.has_reviews and not p_prefetch then
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

  -- Nearly always the next one lies close ahead, and nothing but the order has a say.
  if v_task is null and v_project.is_plain and not p_wait and v_rules is null and cardinality(v_leases.returned) = 0 then
    v_lane := 'all';
    v_task := pick_near(p_organization, v_project.id, p_user, v_project.queue_version, p_now, v_project.skip_rule,
      v_mine || v_leases.postponed, v_leases.others);
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

-- The same document as before; what a task has none of is not looked for.
create or replace function next_answer(
  p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_queue text, p_role text, p_left bigint)
returns json language plpgsql as $$
declare
  v record;
  v_predictions json;
  v_drafts json;
  v_annotations json;
  v_left bigint;
begin
  select to_json(t) as task, t.task_definition_id, t.total_predictions, t.total_annotations, t.draft_count,
    l.unique_id, l.expires_at, l.kind, l.takes_place, p.model_version, p.show_collab_predictions, p.show_annotation_history,
    p.task_definition_id as project_definition,
    json_build_object(
      'id', p.id, 'title', p.title, 'state', p.state, 'label_config_hash', p.label_config_hash, 'task_definition_id', p.task_definition_id,
      'show_skip_button', p.show_skip_button, 'enable_empty_annotation', p.enable_empty_annotation,
      'reveal_preannotations_interactively', p.reveal_preannotations_interactively) as project
  into v
  from task t join project p on p.id = t.project_id join task_lease l on l.task_id = t.id and l.user_id = p_user
  where t.id = p_task;
  if not found then return null; end if;
  if v.task_definition_id is null and v.project_definition is not null then
    select d.id into v.task_definition_id from task_definition d where d.id = v.project_definition and d.kind = 'json_schema';
  end if;
  if v.show_collab_predictions and v.total_predictions > 0 then
    v_predictions := (
      select json_agg(to_json(r) order by r.id) from prediction r
      where r.task_id = p_task and (v.model_version = '' or r.model_version = v.model_version));
  end if;
  if v.draft_count > 0 then
    v_drafts := (select json_agg(to_json(d) order by d.id) from annotation_draft d where d.task_id = p_task and d.user_id = p_user);
  end if;
  if p_queue in ('rework', 'review') then
    -- Whoever mends an answer sees it; whoever reviews sees all of them.
    v_annotations := (
      select json_agg(to_json(a) order by a.id) from annotation a
      where a.task_id = p_task and a.deleted_at is null and not a.was_cancelled and (p_queue = 'review' or a.completed_by = p_user));
  elsif v.show_annotation_history and v.total_annotations > 0 and v.takes_place then
    -- Who is checked against a ground truth sees neither it nor what others said.
    v_annotations := (
      select json_agg(to_json(a) order by a.id) from annotation a
      where a.task_id = p_task and a.deleted_at is null and not a.was_cancelled and (p_role <> 'annotator' or not a.ground_truth));
  end if;
  select coalesce(sum(c.task_number - c.finished_task_number), 0) into v_left from project_counter c
  where c.organization_id = p_organization and c.project_id = p_project;
  return json_build_object(
    'queue', p_queue, 'role', p_role, 'task', v.task, 'definition_id', v.task_definition_id,
    'lease', json_build_object('unique_id', v.unique_id, 'expires_at', v.expires_at, 'kind', v.kind),
    'project', v.project, 'predictions', v_predictions, 'drafts', v_drafts, 'annotations', v_annotations,
    'left', least(p_left, v_left));
end
$$;
