-- A task may have an interface of its own; without one it has the project's. Whoever hands out, checks or stores an answer
-- asks here which definition holds.

create or replace function submission_context(p_organization bigint, p_task bigint) returns table (
  project_id bigint, label_config text, task_definition_id bigint, data jsonb, show_skip_button boolean, enable_empty_annotation boolean, state text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.organization_id', p_organization::text, true);
  return query
    select p.id, case when coalesce(t.task_definition_id, p.task_definition_id) is null then p.label_config end,
      coalesce(t.task_definition_id, p.task_definition_id), t.data, p.show_skip_button, p.enable_empty_annotation, p.state
    from task t join project p on p.id = t.project_id
    where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null;
end
$$;

create or replace function submit_annotation(
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
  select t.id, t.project_id, t.overlap, t.counted, t.is_labeled, t.draft_count, p.skip_queue, coalesce(t.task_definition_id, p.task_definition_id) as task_definition_id
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

-- Everything that the label page needs about the task, as one document. `definition_id` is null for a label config.
create or replace function next_answer(p_organization bigint, p_project bigint, p_task bigint, p_user bigint, p_queue text)
returns json language plpgsql as $$
declare
  v_answer json;
begin
  select json_build_object(
    'queue', p_queue,
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
