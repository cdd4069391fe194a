-- Reviewers that were named for a task (assignments of type RE) get it first, and nobody else does.

create index task_assignment_reviewers on task_assignment (project_id, task_id, user_id) where type = 'RE';

create function is_for_other_reviewers(p_task bigint, p_user bigint) returns boolean language sql stable as $$
  select coalesce(bool_and(x.user_id <> p_user), false) from task_assignment x where x.task_id = p_task and x.type = 'RE'
$$;

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
        and (p_annotator is null or r.submitted_by = p_annotator) and (p_max_agreement is null or t.agreement <= p_max_agreement))
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
    open v_candidates for
      select r.id, r.task_id from task t
      join review r on r.task_id = t.id and r.status = 'pending'
      join annotation a on a.id = r.annotation_id and a.deleted_at is null
      where t.organization_id = p_organization and t.project_id = p_project and t.agreement <= p_max_agreement
        and t.review_status = 'pending' and t.deleted_at is null
        and (p_may_decide_own or r.submitted_by is distinct from p_user)
        and (p_task is null or r.task_id = p_task)
        and (p_annotator is null or r.submitted_by = p_annotator)
        and not (v_is_assigned and is_for_other_reviewers(r.task_id, p_user))
        and not exists (select from review_lease l where l.task_id = r.task_id and l.expires_at > p_now and l.user_id <> p_user)
      order by t.agreement, t.id, r.id limit 1000;
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
    from task t
    join review r on r.task_id = t.id and r.status = 'pending'
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    where t.organization_id = p_organization and t.project_id = p_project and t.agreement <= p_max_agreement
      and t.review_status = 'pending' and t.deleted_at is null
      and (p_task is null or r.task_id = p_task) and (p_annotator is null or r.submitted_by = p_annotator);
  end if;
  reason := case when not v_is_left then 'none_left' when not v_is_left_for_me then 'own_work'
    when not v_is_left_unnamed then 'assigned_to_others' else 'all_taken' end;
end
$$;

-- What was said about a draft is said about the answer that it becomes; with a draft that is thrown away it goes.
-- Deferred: the answer may be written after its draft is gone. As the owner: an answer is taken in by a function of the
-- owner, outside the tenant wall (0092).
alter policy tenant on comment to labelwright_app;
alter policy system on comment to labelwright_app;
create policy owner on comment to current_user using (true) with check (true);
alter table comment drop constraint comment_draft_id_fkey;

create function follow_draft() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_annotation bigint;
begin
  if not exists (select from comment c where c.draft_id = old.id) then return null; end if;
  v_annotation := coalesce(old.annotation_id, (
    select a.id from annotation a
    where a.task_id = old.task_id and a.completed_by = old.user_id and a.deleted_at is null
    order by a.id desc limit 1));
  if v_annotation is null then
    update comment c set draft_id = null, deleted_at = coalesce(c.deleted_at, now()) where c.draft_id = old.id;
    perform recount_comments(old.task_id);
  else
    update comment c set draft_id = null, annotation_id = v_annotation where c.draft_id = old.id;
  end if;
  return null;
end
$$;
revoke execute on function follow_draft() from public, labelwright_app;
create constraint trigger follow_draft after delete on annotation_draft deferrable initially deferred
  for each row execute function follow_draft();
