-- Saving a draft in one round trip, and a task that somebody has begun says so in its status.

create or replace function save_draft(p_organization bigint, p_project bigint, p_task bigint, p_annotation bigint, p_user bigint, p_result jsonb,
  p_lead_time_ms bigint, p_is_postponed boolean, p_revision integer, p_now timestamptz,
  out draft annotation_draft, out is_conflict boolean, out is_new boolean)
language plpgsql as $$
begin
  is_conflict := false;
  is_new := false;
  select * into draft from annotation_draft d
  where d.task_id = p_task and d.user_id = p_user and coalesce(d.annotation_id, 0) = coalesce(p_annotation, 0) for update;
  if not found then
    is_new := true;
    insert into annotation_draft (organization_id, project_id, task_id, annotation_id, user_id, result, lead_time_ms, was_postponed, created_at, updated_at)
    values (p_organization, p_project, p_task, p_annotation, p_user, p_result, p_lead_time_ms, p_is_postponed, p_now, p_now)
    returning * into draft;
    update task set draft_count = draft_count + 1, status = case status when 'pending' then 'in_progress' else status end
    where id = p_task;
    perform change_counters(p_organization, p_project, row(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)::task_tally);
    perform count_result(p_organization, p_project, p_result, 1, true);
    return;
  end if;
  if p_revision is not null and p_revision <> draft.revision then
    is_conflict := true;
    return;
  end if;
  if draft.result <> p_result then
    perform count_result(p_organization, p_project, draft.result, -1, true);
    perform count_result(p_organization, p_project, p_result, 1, true);
  end if;
  update annotation_draft d set
    result = p_result, lead_time_ms = coalesce(p_lead_time_ms, d.lead_time_ms), was_postponed = p_is_postponed, revision = d.revision + 1
  where d.id = draft.id returning * into draft;
end
$$;

create or replace function remove_drafts(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_draft bigint, p_annotation bigint)
returns timestamptz language plpgsql as $$
declare
  v_draft record;
  v_created timestamptz;
begin
  for v_draft in
    delete from annotation_draft d
    where d.task_id = p_task and d.user_id = p_user
      and (d.id = p_draft or coalesce(d.annotation_id, 0) = coalesce(p_annotation, 0))
    returning d.result, d.created_at
  loop
    v_created := least(v_created, v_draft.created_at);
    update task set
      draft_count = greatest(draft_count - 1, 0),
      status = case when status = 'in_progress' and draft_count <= 1 and total_annotations + cancelled_annotations = 0
        then 'pending' else status end
    where id = p_task;
    perform change_counters(p_organization, p_project, row(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0)::task_tally);
    perform count_result(p_organization, p_project, v_draft.result, -1, true);
  end loop;
  return v_created;
end
$$;

create or replace function recount_tasks(p_tasks bigint[], p_now timestamptz) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  update task t set
    total_annotations = a.total, cancelled_annotations = a.skipped, counted = a.counted, lead_time_ms = a.lead_time_ms,
    is_golden = a.golden > 0,
    total_predictions = (select count(*) from prediction x where x.task_id = t.id),
    draft_count = a.drafts,
    is_labeled = a.counted >= t.overlap,
    labeled_at = case when a.counted < t.overlap then null when t.is_labeled then t.labeled_at else p_now end,
    status = case when t.status = 'failed' then t.status when a.counted >= t.overlap then 'complete'
      when a.total + a.skipped + a.drafts > 0 then 'in_progress' else 'pending' end
  from (
    select s.id,
      count(x.id) filter (where not x.was_cancelled) as total, count(x.id) filter (where x.was_cancelled) as skipped,
      count(x.id) filter (where x.counts) as counted, count(x.id) filter (where x.ground_truth) as golden,
      coalesce(sum(x.lead_time_ms), 0) as lead_time_ms,
      (select count(*) from annotation_draft d where d.task_id = s.id) as drafts
    from unnest(p_tasks) as s (id) left join annotation x on x.task_id = s.id and x.deleted_at is null
    group by s.id) as a
  where t.id = a.id;
end
$$;

-- The draft of one person: of a task, of one of its annotations, or the one with this id. Without p_result and
-- p_is_postponed the stored ones stay. A save is a sign of life for the lease; putting the task off gives it back.
-- Outcomes: created, updated, conflict (draft is the stored one, nothing was written), no_task, no_annotation, no_draft,
-- forbidden.
create function keep_draft(
  p_organization bigint, p_task bigint, p_annotation bigint, p_draft bigint, p_user bigint, p_sees_all boolean, p_may_update_any boolean,
  p_result jsonb, p_lead_time_ms bigint, p_is_postponed boolean, p_revision integer, p_now timestamptz, p_lease_seconds integer,
  out outcome text, out draft annotation_draft)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_task bigint := p_task;
  v_annotation bigint := p_annotation;
  v_result jsonb := p_result;
  v_is_postponed boolean := p_is_postponed;
  v_project bigint;
  v_found record;
begin
  perform set_config('app.organization_id', p_organization::text, true);
  if p_draft is not null then
    select d.task_id, d.annotation_id, d.result, d.was_postponed into v_found from annotation_draft d
    where d.id = p_draft and d.organization_id = p_organization and d.user_id = p_user;
    if not found then
      outcome := 'no_draft';
      return;
    end if;
    v_task := v_found.task_id;
    v_annotation := v_found.annotation_id;
    v_result := coalesce(v_result, v_found.result);
    v_is_postponed := coalesce(v_is_postponed, v_found.was_postponed);
  elsif v_task is null then
    select a.task_id into v_task from annotation a where a.id = p_annotation and a.organization_id = p_organization;
  end if;
  -- The task's row is locked first, as everywhere: drafts change its counters.
  select t.project_id into v_project from task t
  where t.id = v_task and t.organization_id = p_organization and t.deleted_at is null for no key update;
  if not found then
    outcome := 'no_task';
    return;
  end if;
  if v_annotation is not null then
    select a.completed_by, p.show_annotation_history into v_found
    from annotation a join project p on p.id = a.project_id
    where a.id = v_annotation and a.task_id = v_task and a.deleted_at is null;
    if not found or not (p_sees_all or v_found.show_annotation_history or v_found.completed_by is not distinct from p_user) then
      outcome := 'no_annotation';
      return;
    end if;
    if v_found.completed_by is distinct from p_user and not p_may_update_any then
      outcome := 'forbidden';
      return;
    end if;
  end if;
  select * into v_found from save_draft(
    p_organization, v_project, v_task, v_annotation, p_user, coalesce(v_result, '[]'), p_lead_time_ms, coalesce(v_is_postponed, false), p_revision, p_now);
  draft := v_found.draft;
  outcome := case when v_found.is_conflict then 'conflict' when v_found.is_new then 'created' else 'updated' end;
  if v_found.is_conflict then return; end if;
  if coalesce(v_is_postponed, false) then
    update task_lease set expires_at = p_now
    where task_id = v_task and user_id = p_user and expires_at > p_now;
  else
    update task_lease set kind = 'work', expires_at = p_now + make_interval(secs => p_lease_seconds)
    where task_id = v_task and user_id = p_user and expires_at > p_now;
  end if;
end
$$;

-- For the purge of what was deleted long ago.
create index annotation_purge on annotation (deleted_at) where deleted_at is not null;

-- Tasks with a draft and nothing else.
set local app.system = 'on';
update task set status = 'in_progress' where status = 'pending' and draft_count > 0;
set local app.system = '';
