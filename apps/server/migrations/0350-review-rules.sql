-- Review by agreement: rules in project.settings, the first that fits a task says how many of such tasks are reviewed.

-- [{"operator": "lt", "agreement": 0.6, "percentage": 100}, …]; what is no such rule is passed over.
create function review_rules(p_settings jsonb)
returns table (place bigint, operator text, agreement double precision, percentage integer) language sql immutable as $$
  select place, rule ->> 'operator', (rule ->> 'agreement')::double precision, round((rule ->> 'percentage')::numeric)::integer
  from (
    select place, rule, jsonb_typeof(rule -> 'agreement') = 'number' and jsonb_typeof(rule -> 'percentage') = 'number' as is_one
    from jsonb_array_elements(case jsonb_typeof(p_settings -> 'review_rules') when 'array' then p_settings -> 'review_rules' else '[]' end)
      with ordinality as rules (rule, place)
    offset 0) as read
  where case when is_one then (rule ->> 'percentage')::numeric between 0 and 100 else false end
$$;

-- Percent of tasks with this agreement that are reviewed. Without an agreement, and where no rule fits: the project's own.
create function review_share(p_settings jsonb, p_percentage integer, p_agreement double precision)
returns integer language sql immutable as $$
  select coalesce((
    select r.percentage from review_rules(p_settings) as r
    where case r.operator when 'lt' then p_agreement < r.agreement when 'lte' then p_agreement <= r.agreement
      when 'gt' then p_agreement > r.agreement when 'gte' then p_agreement >= r.agreement
      when 'eq' then p_agreement = r.agreement else false end
    order by r.place limit 1), p_percentage)
$$;

create function asks_for_review(p_settings jsonb, p_percentage integer, p_blind_passes integer)
returns boolean language sql immutable as $$
  select p_percentage > 0 or p_blind_passes > 0 or exists (select from review_rules(p_settings))
$$;

create or replace function settle_review(
  p_organization bigint, p_task bigint, p_decision text, p_now timestamptz,
  out status_before text, out status_after text, out added integer, out withdrawn integer)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v record;
  v_count integer;
  v_source text := 'sample';
  v_has_reviews boolean;
begin
  added := 0;
  withdrawn := 0;
  select t.project_id, t.is_labeled, t.review_status, p.review_percentage, p.blind_passes, p.uuid, p.settings, t.agreement into v
  from task t join project p on p.id = t.project_id
  where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null for no key update of t;
  if not found then return; end if;
  status_before := v.review_status;
  status_after := v.review_status;
  v_has_reviews := exists (select from review r where r.task_id = p_task);

  if v_has_reviews then
    update review r set status = 'superseded'
    from annotation a
    where r.task_id = p_task and a.id = r.annotation_id and r.status <> 'superseded'
      and (a.deleted_at is not null or r.status = 'pending' and (not a.counts or a.was_cancelled));
    get diagnostics withdrawn = row_count;

    with again as (
      update review r set status = 'superseded'
      from annotation a
      where r.task_id = p_task and a.id = r.annotation_id and a.counts and not a.was_cancelled
        and (r.status = 'approved' and r.decision = 'accept' or r.status = 'rejected' and r.requeue in ('author', 'none'))
        and r.submitted_by is not null and is_resubmitted(a.id, r.annotation_version, r.submitted_by)
      returning r.annotation_id)
    insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, source, submitted_by, submitted_at, annotation_version)
    select a.organization_id, a.project_id, 'annotation', a.id::text, a.task_id, a.id, 'resubmitted', a.completed_by, a.updated_at, a.version
    from again join annotation a on a.id = again.annotation_id order by a.id;
    get diagnostics v_count = row_count;
    added := added + v_count;
    v_source := coalesce((select r.source from review r where r.task_id = p_task and r.source in ('sample', 'manual') order by r.id limit 1), 'sample');
  end if;

  if status_after is null and v.is_labeled and asks_for_review(v.settings, v.review_percentage, v.blind_passes) then
    status_after := coalesce(p_decision, case when is_sampled_for_review(p_task, v.uuid, review_share(v.settings, v.review_percentage, v.agreement)) then 'pending' else 'not_sampled' end);
    update task set review_status = status_after where id = p_task;
  end if;
  if v.is_labeled and status_after in ('pending', 'approved', 'rejected') then
    v_count := add_reviews(array[p_task], v_source);
    added := added + v_count;
  end if;
  if v_has_reviews or added > 0 or status_after = 'pending' then
    perform settle_review_status(array[p_task]);
    select review_status into status_after from task where id = p_task;
  end if;
end
$$;
