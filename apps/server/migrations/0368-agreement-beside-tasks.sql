-- The agreement of a task is written whenever its answers are measured, and stood in the row of the task: measuring a project
-- wrote every index of it anew, and waited for whoever was answering. It stands beside what the task was measured from.

alter table task_measure add column agreement double precision check (agreement between 0 and 1);
set local app.system = 'on';
insert into task_measure as m (organization_id, project_id, task_id, fingerprint, measured_at, agreement)
  select organization_id, project_id, id, '', updated_at, agreement from task where agreement is not null
  on conflict (organization_id, project_id, task_id) do update set agreement = excluded.agreement;
set local app.system = '';
create index task_measure_agreement on task_measure (organization_id, project_id, agreement, task_id) where agreement is not null;

-- As before, but for where the agreement is found. Of the open reviews by agreement, the least first.
create or replace function claim_review(
  p_organization bigint, p_project bigint, p_user bigint, p_may_decide_own boolean, p_now timestamptz, p_lease_seconds integer,
  p_annotator bigint, p_max_agreement double precision, p_task bigint, out task_id bigint, out reason text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v record;
  v_candidates refcursor;
  -- Whether reviewers were named for any task; where the caller asks for one task, that does not matter.
  v_is_assigned boolean := p_task is null and exists (
    select from task_assignment x where x.project_id = p_project and x.type = 'RE');
  v_is_left boolean;
  v_is_left_for_me boolean;
  v_is_left_unnamed boolean;
begin
  select l.task_id into claim_review.task_id from review_lease l
  where l.project_id = p_project and l.user_id = p_user and l.expires_at > p_now and (p_task is null or l.task_id = p_task)
    and exists (
      select from review r join annotation a on a.id = r.annotation_id and a.deleted_at is null join task t on t.id = r.task_id and t.deleted_at is null
      where r.task_id = l.task_id and r.status = 'pending' and (p_may_decide_own or r.submitted_by is distinct from p_user)
        and (p_annotator is null or r.submitted_by = p_annotator) and (p_max_agreement is null or exists (
          select from task_measure m
          where m.organization_id = p_organization and m.project_id = p_project and m.task_id = t.id and m.agreement <= p_max_agreement)))
  order by l.acquired_at limit 1;
  if claim_review.task_id is not null then
    update review_lease l set expires_at = p_now + make_interval(secs => p_lease_seconds) where l.task_id = claim_review.task_id;
    return;
  end if;
  if p_max_agreement is null then
    open v_candidates for
      (select r.id, r.task_id from task_assignment x
      join review r on r.task_id = x.task_id and r.status = 'pending'
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      join task t on t.id = r.task_id and t.deleted_at is null
      where v_is_assigned and x.project_id = p_project and x.user_id = p_user and x.type = 'RE'
        and (p_may_decide_own or r.submitted_by is distinct from p_user)
        and (p_annotator is null or r.submitted_by = p_annotator)
        and not exists (select from review_lease l where l.task_id = r.task_id and l.expires_at > p_now and l.user_id <> p_user)
      order by r.id limit 1000)
      union all
      (select r.id, r.task_id from review r
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      join task t on t.id = r.task_id and t.deleted_at is null
      where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_may_decide_own or r.submitted_by is distinct from p_user)
        and (p_task is null or r.task_id = p_task)
        and (p_annotator is null or r.submitted_by = p_annotator)
        and not (v_is_assigned and exists (select from task_assignment x where x.task_id = r.task_id and x.type = 'RE'))
        and not exists (select from review_lease l where l.task_id = r.task_id and l.expires_at > p_now and l.user_id <> p_user)
      order by r.id limit 1000);
  else
    -- From the open reviews, each with its agreement by the key: other ways cost minutes where statistics are behind.
    open v_candidates for
      select o.id, o.task_id from (
        select r.id, r.task_id, r.annotation_id, m.agreement from review r
        cross join lateral (
          select m.agreement from task_measure m
          where m.organization_id = p_organization and m.project_id = p_project and m.task_id = r.task_id offset 0) m
        where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
          and m.agreement <= p_max_agreement
          and (p_may_decide_own or r.submitted_by is distinct from p_user)
          and (p_task is null or r.task_id = p_task)
          and (p_annotator is null or r.submitted_by = p_annotator)
          and not (v_is_assigned and is_for_other_reviewers(r.task_id, p_user))
          and not exists (select from review_lease l where l.task_id = r.task_id and l.expires_at > p_now and l.user_id <> p_user)
        order by m.agreement, r.task_id, r.id offset 0) o
      cross join lateral (
        select from task t, annotation a
        where t.id = o.task_id and t.review_status = 'pending' and t.deleted_at is null
          and a.id = o.annotation_id and a.deleted_at is null offset 0) x
      order by o.agreement, o.task_id, o.id limit 1000;
  end if;
  loop
    fetch v_candidates into v;
    exit when not found;
    perform from review r where r.id = v.id and r.status = 'pending' for update skip locked;
    continue when not found;
    insert into review_lease as l (task_id, organization_id, project_id, user_id, acquired_at, expires_at)
    values (v.task_id, p_organization, p_project, p_user, p_now, p_now + make_interval(secs => p_lease_seconds))
    on conflict on constraint review_lease_pkey do update
      set user_id = excluded.user_id, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
      where l.expires_at <= p_now or l.user_id = excluded.user_id;
    continue when not found;
    claim_review.task_id := v.task_id;
    close v_candidates;
    -- One task at a time: what was open before and has nothing left for this reviewer is given back.
    delete from review_lease l where l.project_id = p_project and l.user_id = p_user and l.task_id <> v.task_id;
    return;
  end loop;
  close v_candidates;

  if p_max_agreement is null then
    v_is_left := exists (
      select from review r
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      join task t on t.id = r.task_id and t.deleted_at is null
      where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_task is null or r.task_id = p_task) and (p_annotator is null or r.submitted_by = p_annotator));
    v_is_left_for_me := v_is_left and exists (
      select from review r
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      join task t on t.id = r.task_id and t.deleted_at is null
      where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_task is null or r.task_id = p_task) and (p_annotator is null or r.submitted_by = p_annotator)
        and (p_may_decide_own or r.submitted_by is distinct from p_user));
    v_is_left_unnamed := not v_is_assigned or v_is_left_for_me and exists (
      select from review r
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      join task t on t.id = r.task_id and t.deleted_at is null
      where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_annotator is null or r.submitted_by = p_annotator)
        and (p_may_decide_own or r.submitted_by is distinct from p_user)
        and not is_for_other_reviewers(r.task_id, p_user));
  else
    select coalesce(bool_or(true), false), coalesce(bool_or(p_may_decide_own or r.submitted_by is distinct from p_user), false),
      coalesce(bool_or((p_may_decide_own or r.submitted_by is distinct from p_user)
        and not (v_is_assigned and is_for_other_reviewers(r.task_id, p_user))), false)
    into v_is_left, v_is_left_for_me, v_is_left_unnamed
    from review r
    join task t on t.id = r.task_id and t.review_status = 'pending' and t.deleted_at is null
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    cross join lateral (
      select m.agreement from task_measure m
      where m.organization_id = p_organization and m.project_id = p_project and m.task_id = r.task_id offset 0) m
    where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending' and m.agreement <= p_max_agreement
      and (p_task is null or r.task_id = p_task) and (p_annotator is null or r.submitted_by = p_annotator);
  end if;
  reason := case when not v_is_left then 'none_left' when not v_is_left_for_me then 'own_work'
    when not v_is_left_unnamed then 'assigned_to_others' else 'all_taken' end;
end
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
  select t.project_id, t.is_labeled, t.review_status, p.review_percentage, p.blind_passes, p.uuid, p.settings,
    (select m.agreement from task_measure m
      where m.organization_id = t.organization_id and m.project_id = t.project_id and m.task_id = t.id) as agreement
  into v
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

alter table task drop column agreement;
