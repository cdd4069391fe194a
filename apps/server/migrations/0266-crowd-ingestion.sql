-- An answer to a piece of work: it is handed in and taken in, in one transaction with what tells of it. What was decided
-- about the work stands.
create or replace function note_assignment() returns trigger language plpgsql as $$
declare
  v_backend text;
begin
  update assignment set
    status = case status when 'created' then 'submitted' else status end,
    submitted_at = coalesce(submitted_at, new.created_at),
    ingested_at = coalesce(ingested_at, new.created_at),
    ingest_error = null, next_ingest_at = null,
    payload = payload || jsonb_build_object('submission', jsonb_build_object(
      'annotation_id', new.id, 'submission_id', new.submission_id, 'actor', new.actor))
  where id = new.assignment_id and organization_id = new.organization_id
  returning backend into v_backend;
  if found then
    perform write_event(new.organization_id, new.project_id,
      case v_backend when 'mturk' then 'MTURK_ASSIGNMENT_INGESTED' else 'CROWD_ASSIGNMENT_INGESTED' end,
      'assignment', new.assignment_id::text,
      jsonb_build_object('assignment_id', new.assignment_id, 'annotation_id', new.id, 'task_id', new.task_id, 'project_id', new.project_id),
      jsonb_build_object('name', 'system', 'ip', '', 'user_agent', '', 'request_id', ''));
  end if;
  return null;
end
$$;

-- Who may work on a task for a crowd, until when: a lease like everybody else's, so that no other takes the place. Of golden
-- tasks everybody gets one, also when their places are taken. Answers with null when there is none to have.
create function lease_for_crowd(p_organization bigint, p_task bigint, p_user bigint, p_now timestamptz, p_until timestamptz)
returns timestamptz language plpgsql as $$
declare
  v_task record;
  v_expires timestamptz;
begin
  select project_id, is_golden, counted < overlap as is_open into v_task from task
  where id = p_task and organization_id = p_organization and deleted_at is null for no key update;
  if not found or has_answered_for_good(p_organization, v_task.project_id, p_task, p_user) then return null; end if;
  update task_lease set expires_at = greatest(expires_at, p_until)
  where task_id = p_task and user_id = p_user and expires_at > p_now
  returning expires_at into v_expires;
  if found then return v_expires; end if;
  if not v_task.is_golden and not (v_task.is_open and places_left(p_task, p_user, p_now) > 0) then return null; end if;
  insert into task_lease (organization_id, task_id, user_id, project_id, kind, takes_place, acquired_at, expires_at)
  values (p_organization, p_task, p_user, v_task.project_id, 'work', v_task.is_open and places_left(p_task, p_user, p_now) > 0, p_now, p_until)
  on conflict (task_id, user_id) do update
    set kind = 'work', acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, takes_place = excluded.takes_place
  returning expires_at into v_expires;
  return v_expires;
end
$$;

-- Answers of a crowd count like those of people in the house once a golden task needs them.
do $learn$
declare
  v_text text := pg_get_functiondef('count_surplus'::regproc);
begin
  execute replace(v_text, $$a.origin in ('manual', 'prediction')$$, $$a.origin in ('manual', 'prediction', 'crowd')$$);
end
$learn$;
