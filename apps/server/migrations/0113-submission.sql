-- Leases that take no place: drafts keep their kind, and an answer to a golden task is taken also when all places are.

create or replace function keep_draft(
  p_organization bigint, p_task bigint, p_annotation bigint, p_draft bigint, p_user bigint, p_sees_all boolean, p_may_update_any boolean,
  p_result jsonb, p_lead_time_ms bigint, p_is_postponed boolean, p_revision integer, p_now timestamptz, p_lease_seconds integer,
  p_project bigint, out outcome text, out draft annotation_draft, out definition_id bigint)
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
  if not pg_try_advisory_xact_lock_shared(label_config_key(p_project)) then
    perform pg_advisory_xact_lock_shared(label_config_key(p_project));
  end if;
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
  select t.project_id, coalesce(t.task_definition_id, p.task_definition_id) into v_project, definition_id
  from task t join project p on p.id = t.project_id
  where t.id = v_task and t.organization_id = p_organization and t.deleted_at is null for no key update of t;
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
    update task_lease set kind = case kind when 'prefetch' then 'work' else kind end, expires_at = p_now + make_interval(secs => p_lease_seconds)
    where task_id = v_task and user_id = p_user and expires_at > p_now;
  end if;
end
$$;

create or replace function submit_annotation(
  p_organization bigint, p_task bigint, p_user bigint, p_may_add_extra boolean, p_now timestamptz, p_actor jsonb, p_body jsonb)
returns json language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_task record;
  v_has_lease boolean;
  -- Does the caller's lease hold a place? null: no live lease.
  v_holds_place boolean;
  v_was_given boolean;
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
  v_config bigint := label_config_key((p_body ->> 'project_id')::bigint);
begin
  -- A label config is saved under the exclusive lock: what is read from here on holds until the answer is stored.
  if v_config is not null and not pg_try_advisory_xact_lock_shared(v_config) then
    perform pg_advisory_xact_lock_shared(v_config);
  end if;
  select t.id, t.project_id, t.overlap, t.counted, t.is_labeled, t.is_golden, t.draft_count, p.skip_queue,
    coalesce(t.task_definition_id, p.task_definition_id) as task_definition_id
  into v_task
  from task t join project p on p.id = t.project_id
  where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null
  for no key update of t;
  if not found then return '{"status": "not_found"}'; end if;
  if p_body ? 'definition_id' and (p_body ->> 'definition_id')::bigint is distinct from v_task.task_definition_id then
    return '{"status": "stale_definition"}';
  end if;

  select exists (select from annotation a where a.task_id = p_task),
    (select l.takes_place from task_lease l where l.task_id = p_task and l.user_id = p_user and l.expires_at > p_now)
  into v_has_annotations, v_holds_place;
  v_has_lease := v_holds_place is not null;
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

  -- A golden task takes the answers of everybody who was given it. Those beyond its places count for nothing.
  v_was_given := v_task.is_golden and (v_has_lease or exists (
    select from task_lease l where l.task_id = p_task and l.user_id = p_user and not l.takes_place and l.kind in ('work', 'prefetch')));
  if v_counts and v_was_given and v_task.counted >= v_task.overlap then v_counts := false; end if;

  if not p_may_add_extra then
    if v_answer is not null or (v_skip is not null and v_task.skip_queue = 'IGNORE_SKIPPED') then
      select * into v_old from annotation a where a.id = coalesce(v_answer, v_skip);
      return json_build_object('status', 'already_done', 'annotation', to_json(v_old));
    end if;
    if v_counts and not v_was_given
      and not (v_task.counted < v_task.overlap and (coalesce(v_holds_place, false) or places_left(p_task, p_user, p_now) > 0))
    then
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
