-- Definitions are immutable and go only with their project. Checking the reference would make everybody who submits at
-- once share a lock on the one row that they all name.
alter table annotation drop constraint annotation_task_definition_id_fkey;

-- Submitting in one round trip. The task row is locked first; everything that the decision needs is read after that.

create index annotation_stream on annotation (organization_id, project_id, completed_by, id desc) where deleted_at is null;

-- What a route must know before it can check an answer.
create function submission_context(p_organization bigint, p_task bigint) returns table (
  project_id bigint, label_config text, task_definition_id bigint, data jsonb, show_skip_button boolean, enable_empty_annotation boolean, state text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.organization_id', p_organization::text, true);
  return query
    select p.id, case when p.task_definition_id is null then p.label_config end, p.task_definition_id, t.data,
      p.show_skip_button, p.enable_empty_annotation, p.state
    from task t join project p on p.id = t.project_id
    where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null;
end
$$;

-- Keeps an answer as the person's draft of the task (or of an annotation). p_revision null: whatever is there is older.
create function save_draft(p_organization bigint, p_project bigint, p_task bigint, p_annotation bigint, p_user bigint, p_result jsonb,
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
    update task set draft_count = draft_count + 1 where id = p_task;
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

-- The draft of this person on the task (or on one annotation of it), and the one that the caller named.
create function remove_drafts(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_draft bigint, p_annotation bigint)
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
    update task set draft_count = greatest(draft_count - 1, 0) where id = p_task;
    perform change_counters(p_organization, p_project, row(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0)::task_tally);
    perform count_result(p_organization, p_project, v_draft.result, -1, true);
  end loop;
  return v_created;
end
$$;

create function submit_annotation(
  p_organization bigint, p_task bigint, p_user bigint, p_may_add_extra boolean, p_now timestamptz, p_actor jsonb, p_body jsonb)
returns json language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_task record;
  v_mine record;
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
  perform set_config('app.organization_id', p_organization::text, true);
  select t.id, t.project_id, t.overlap, t.counted, t.is_labeled, t.draft_count, p.skip_queue, p.task_definition_id
  into v_task
  from task t join project p on p.id = t.project_id
  where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null
  for no key update of t;
  if not found then return '{"status": "not_found"}'; end if;

  select max(a.id) filter (where a.submission_id = v_submission) as same_id,
    count(*) filter (where a.completed_by = p_user and not a.was_cancelled and a.deleted_at is null) as answers,
    max(a.id) filter (where a.completed_by = p_user and not a.was_cancelled and a.deleted_at is null) as answer_id,
    max(a.id) filter (where a.completed_by = p_user and a.was_cancelled and not a.skip_round_over and a.deleted_at is null) as skip_id,
    count(*) filter (where not a.was_cancelled and a.deleted_at is null) as all_answers,
    exists (select from task_lease l where l.task_id = p_task and l.user_id = p_user and l.expires_at > p_now) as has_lease
  into v_mine from annotation a where a.task_id = p_task;
  if v_submission <> '' and v_mine.same_id is not null then
    select * into v_old from annotation a where a.id = v_mine.same_id;
    return json_build_object('status', 'exists', 'annotation', to_json(v_old));
  end if;
  if p_body ? 'draft_id' and exists (
    select from annotation_draft d where d.id = (p_body ->> 'draft_id')::bigint and (d.user_id <> p_user or d.task_id <> p_task)) then
    return '{"status": "foreign_draft"}';
  end if;
  if (p_body ? 'parent_prediction' and not exists (
      select from prediction r where r.id = (p_body ->> 'parent_prediction')::bigint and r.task_id = p_task))
    or (p_body ? 'parent_annotation' and not exists (
      select from annotation a where a.id = (p_body ->> 'parent_annotation')::bigint and a.task_id = p_task))
  then
    return '{"status": "unknown_parent"}';
  end if;
  if p_body ? 'unique_id' and exists (select from annotation a where a.unique_id = v_unique) then
    return '{"status": "duplicate"}';
  end if;

  v_counts := not v_is_golden and (not v_is_skip or v_task.skip_queue = 'IGNORE_SKIPPED');

  if not p_may_add_extra then
    if v_mine.answers > 0 or (v_mine.skip_id is not null and v_task.skip_queue = 'IGNORE_SKIPPED') then
      select * into v_old from annotation a where a.id = coalesce(v_mine.answer_id, v_mine.skip_id);
      return json_build_object('status', 'already_done', 'annotation', to_json(v_old));
    end if;
    if v_counts and not (v_task.counted < v_task.overlap and (v_mine.has_lease or places_left(p_task, p_user, p_now) > 0)) then
      if not v_is_skip then
        select (d).draft.* into v_draft from (
          select save_draft(p_organization, v_task.project_id, p_task, null, p_user, p_body -> 'result', (p_body ->> 'lead_time_ms')::bigint, false, null, p_now) as d) as saved;
      end if;
      delete from task_lease where task_id = p_task and user_id = p_user;
      return json_build_object('status', 'slot_taken', 'draft', to_json(v_draft));
    end if;
  end if;
  -- The same skip sent twice. With a lease the task was handed out again, and this is a new one.
  if v_is_skip and v_mine.skip_id is not null and not v_mine.has_lease then
    select * into v_old from annotation a where a.id = v_mine.skip_id;
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

  if v_is_skip and not v_counts then
    -- The place goes back to the queue: a lease that has run out says so to those who passed the task already.
    if v_mine.skip_id is not null then
      update annotation set skip_round_over = true
      where task_id = p_task and completed_by = p_user and was_cancelled and id <> v_new.id and not skip_round_over;
    end if;
    update task_lease set expires_at = p_now where task_id = p_task and user_id = p_user and expires_at > p_now;
  else
    if v_mine.skip_id is not null then
      update annotation set skip_round_over = true
      where task_id = p_task and completed_by = p_user and was_cancelled and not skip_round_over;
    end if;
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
    perform change_counters(p_organization, v_task.project_id, row(
      0, (v_labeled and not v_task.is_labeled)::integer, (not v_is_skip)::integer, 0, (not v_is_skip and v_mine.all_answers = 0)::integer,
      (not v_is_skip)::integer, 0, v_is_skip::integer, 0, v_new.result_count, coalesce(v_new.lead_time_ms, 0))::task_tally);
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
