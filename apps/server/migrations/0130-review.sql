-- Review: who checks which answer, what was decided, and what follows from it. Comments beside it.

-- One row per look at something. Decided rows are final: what is looked at again has a new row, the one before is superseded.
create table review (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  target_type text not null check (target_type in ('annotation', 'document', 'voice_sample', 'raw_text', 'assignment')),
  target_id text not null check (length(target_id) <= 64),
  -- Of annotations, so that they can be joined.
  task_id bigint references task on delete cascade,
  annotation_id bigint references annotation on delete cascade,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'superseded')),
  -- sample and manual: the task was chosen; resubmitted: its author did it again; direct: decided without having been chosen.
  source text not null check (source in ('sample', 'manual', 'resubmitted', 'direct')),
  submitted_by bigint references app_user on delete set null,
  submitted_at timestamptz not null,
  -- The version that waits; once decided, the version that was decided on.
  annotation_version integer,
  decision text check (decision in ('accept', 'reject', 'fix')),
  decided_by bigint references app_user on delete set null,
  decided_at timestamptz,
  reason text not null default '' check (length(reason) <= 200),
  feedback text not null default '' check (length(feedback) <= 5000),
  requeue text check (requeue in ('author', 'others', 'adjudication', 'none')),
  fixed_annotation_id bigint references annotation on delete set null,
  -- What was decided at one stroke is undone at one stroke.
  batch uuid,
  review_ms bigint,
  created_at timestamptz not null default now(),
  check ((target_type = 'annotation') = (annotation_id is not null and task_id is not null)),
  check (status not in ('approved', 'rejected') or decision is not null)
);
-- An annotation is under one review at a time; two decisions at once cannot both make one.
create unique index review_live on review (annotation_id) where status <> 'superseded';
create index review_annotation on review (annotation_id, id);
create index review_task on review (task_id, id);
create index review_queue on review (organization_id, project_id, id) where status = 'pending';
create index review_rework on review (project_id, submitted_by, id) where status = 'rejected' and requeue = 'author';
create index review_author on review (organization_id, project_id, submitted_by, id);
create index review_decided on review (organization_id, project_id, decided_at, id) where decided_at is not null;
create index review_batch on review (batch) where batch is not null;
create index review_fixed on review (fixed_annotation_id) where fixed_annotation_id is not null;
select enable_tenancy('review');

-- A task is open at one reviewer until a moment.
create table review_lease (
  task_id bigint primary key references task on delete cascade,
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  acquired_at timestamptz not null,
  expires_at timestamptz not null
);
create index review_lease_project on review_lease (project_id, user_id);
select enable_tenancy('review_lease');

-- next_task runs as the owner of the tables and reads them through work_before_queue.
do $admit$
declare
  v_table text;
begin
  foreach v_table in array array['review', 'review_lease'] loop
    execute format('alter policy tenant on %I to labelwright_app', v_table);
    execute format('alter policy system on %I to labelwright_app', v_table);
    execute format('create policy owner on %I to current_user using (true) with check (true)', v_table);
  end loop;
end
$admit$;

-- Rejected for others to do: it stays to be seen, holds no place, and takes none again whatever is changed about it. What a
-- reviewer made of an answer never held one.
alter table annotation add column set_aside boolean not null default false;
create function keep_set_aside() returns trigger language plpgsql as $$
begin
  new.counts := false;
  return new;
end
$$;
create trigger keep_set_aside before update on annotation for each row 
  when (new.counts and (new.set_aside or new.origin = 'review')) execute function keep_set_aside();
alter table annotation drop constraint annotation_origin_check;
alter table annotation add constraint annotation_origin_check
  check (origin in ('manual', 'preannotation', 'prediction', 'crowd', 'copied', 'adjudication', 'imported', 'consensus', 'review'));

-- The same answer for the same task and project whenever it is asked: the share is a share of all tasks that there will ever be.
create function is_sampled_for_review(p_task bigint, p_seed uuid, p_percentage integer) returns boolean language sql immutable as $$
  select ('x' || substr(md5(p_task || ':' || p_seed), 1, 7))::bit(28)::integer % 10000 < p_percentage * 100
$$;

-- Did its author change the annotation since that version? Changes of labels and of the ground truth are others' doing.
create function is_resubmitted(p_annotation bigint, p_version integer, p_author bigint) returns boolean language sql stable as $$
  select exists (
    select from annotation_revision v
    join annotation a on a.id = v.annotation_id
    left join annotation_revision n on n.annotation_id = v.annotation_id and n.version = v.version + 1
    where v.annotation_id = p_annotation and v.version >= p_version and v.version < a.version
      and v.reason not like 'label change %' and v.reason <> 'ground truth moved'
      and coalesce(n.changed_by, case when n.id is null then a.updated_by end) = p_author)
$$;

-- What the reviews of these tasks come to. The tasks are locked.
create function settle_review_status(p_tasks bigint[]) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
  update task t set review_status = s.status
  from (
    select ids.id, case
      when bool_or(r.status = 'pending') then 'pending'
      when bool_or(r.status = 'rejected' and r.requeue = 'adjudication') then 'adjudication'
      when bool_or(r.status = 'rejected') then 'rejected'
      when bool_or(r.status = 'approved') then 'approved'
      -- Chosen, but what was to be looked at is gone: it goes on when the task is complete again.
      when bool_or(r.source in ('sample', 'manual', 'resubmitted')) then 'pending' end as status
    from unnest(p_tasks) as ids (id) left join review r on r.task_id = ids.id
    group by ids.id) as s
  where t.id = s.id
    -- Decided without reviews, and there are none still.
    and not (s.status is null and t.review_status in ('not_sampled', 'accepted_blind'))
    -- Settled by adjudication: its answer stands.
    and not (s.status = 'adjudication' and t.final_annotation_id is not null and t.review_status = 'approved')
    and t.review_status is distinct from s.status;
end
$$;

-- Brings the reviews of a task into line with its annotations, and decides once whether it is reviewed at all.
-- `p_decision` is 'accepted_blind' when enough answers agree. Null in and out: nothing to decide yet.
create function settle_review(
  p_organization bigint, p_task bigint, p_decision text, p_now timestamptz,
  out status_before text, out status_after text, out added integer, out withdrawn integer)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v record;
  v_count integer;
  v_source text;
begin
  added := 0;
  select t.project_id, t.is_labeled, t.review_status, p.review_percentage, p.blind_passes, p.uuid into v
  from task t join project p on p.id = t.project_id
  where t.id = p_task and t.organization_id = p_organization and t.deleted_at is null for no key update of t;
  if not found then return; end if;
  status_before := v.review_status;

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

  status_after := v.review_status;
  v_source := 'sample';
  if status_after is null and v.is_labeled and (v.review_percentage > 0 or v.blind_passes > 0) then
    status_after := coalesce(p_decision, case when is_sampled_for_review(p_task, v.uuid, v.review_percentage) then 'pending' else 'not_sampled' end);
    update task set review_status = status_after where id = p_task;
  elsif status_after is not null then
    v_source := coalesce((select r.source from review r where r.task_id = p_task and r.source in ('sample', 'manual') order by r.id limit 1), 'sample');
  end if;
  if v.is_labeled and status_after in ('pending', 'approved', 'rejected') then
    v_count := add_reviews(array[p_task], v_source);
    added := added + v_count;
  end if;
  perform settle_review_status(array[p_task]);
  select review_status into status_after from task where id = p_task;
end
$$;

-- Every answer that counts and is under no review is from now on. What was set aside for others has been replaced then.
create function add_reviews(p_tasks bigint[], p_source text) returns integer language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  v_count integer;
begin
  with fresh as (
    insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, source, submitted_by, submitted_at, annotation_version)
    select a.organization_id, a.project_id, 'annotation', a.id::text, a.task_id, a.id, p_source, a.completed_by, a.created_at, a.version
    from annotation a
    where a.task_id = any (p_tasks) and a.deleted_at is null and a.counts and not a.was_cancelled
      and not exists (select from review r where r.annotation_id = a.id and r.status <> 'superseded')
    order by a.task_id, a.id
    returning task_id
  ), replaced as (
    update review r set status = 'superseded'
    where r.task_id in (select task_id from fresh) and r.status = 'rejected' and r.requeue = 'others'
  )
  select count(*) into v_count from fresh;
  return v_count;
end
$$;

-- Opens the next task to review for one reviewer: what they have open already, else the one that waits longest.
create function claim_review(
  p_organization bigint, p_project bigint, p_user bigint, p_may_decide_own boolean, p_now timestamptz, p_lease_seconds integer,
  p_annotator bigint, p_max_agreement double precision, p_task bigint, out task_id bigint, out reason text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v record;
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
  for v in
    select r.id, r.task_id from review r
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    join task t on t.id = r.task_id and t.deleted_at is null
    where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
      and (p_may_decide_own or r.submitted_by is distinct from p_user)
      and (p_task is null or r.task_id = p_task)
      and (p_annotator is null or r.submitted_by = p_annotator)
      and (p_max_agreement is null or t.agreement <= p_max_agreement)
      and not exists (select from review_lease l where l.task_id = r.task_id and l.expires_at > p_now and l.user_id <> p_user)
    order by r.id limit 1000
  loop
    perform from review r where r.id = v.id and r.status = 'pending' for update skip locked;
    continue when not found;
    insert into review_lease as l (task_id, organization_id, project_id, user_id, acquired_at, expires_at)
    values (v.task_id, p_organization, p_project, p_user, p_now, p_now + make_interval(secs => p_lease_seconds))
    on conflict on constraint review_lease_pkey do update
      set user_id = excluded.user_id, acquired_at = excluded.acquired_at, expires_at = excluded.expires_at
      where l.expires_at <= p_now or l.user_id = excluded.user_id;
    continue when not found;
    claim_review.task_id := v.task_id;
    -- One task at a time: what was open before and has nothing left for this reviewer is given back.
    delete from review_lease l where l.project_id = p_project and l.user_id = p_user and l.task_id <> v.task_id;
    return;
  end loop;
  reason := case
    when not exists (
      select from review r where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_task is null or r.task_id = p_task) and (p_annotator is null or r.submitted_by = p_annotator)) then 'none_left'
    when not exists (
      select from review r where r.organization_id = p_organization and r.project_id = p_project and r.status = 'pending'
        and (p_task is null or r.task_id = p_task) and (p_may_decide_own or r.submitted_by is distinct from p_user)) then 'own_work'
    when p_max_agreement is not null and not exists (
      select from review_lease l where l.project_id = p_project and l.expires_at > p_now and l.user_id <> p_user) then 'none_left'
    else 'all_taken' end;
end
$$;

-- Rework comes first to its author, and a reviewer reviews before labelling (S4-298).
create or replace function work_before_queue(
  p_organization bigint, p_project bigint, p_user bigint, p_role text, p_now timestamptz, p_lease_seconds integer,
  out task_id bigint, out queue text)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
begin
  select r.task_id into work_before_queue.task_id from review r
  join annotation a on a.id = r.annotation_id and a.deleted_at is null
  join task t on t.id = r.task_id and t.deleted_at is null
  where r.project_id = p_project and r.submitted_by = p_user and r.status = 'rejected' and r.requeue = 'author'
    -- Done again a moment ago, and the review has not caught up yet.
    and not is_resubmitted(r.annotation_id, r.annotation_version, p_user)
  order by r.id limit 1;
  if work_before_queue.task_id is not null then
    queue := 'rework';
    return;
  end if;
  if p_role = 'reviewer' then
    select c.task_id into work_before_queue.task_id from claim_review(
      p_organization, p_project, p_user,
      coalesce((select p.settings ->> 'allow_self_review' = 'true' from project p where p.id = p_project), false),
      p_now, p_lease_seconds, null, null, null) as c;
    if work_before_queue.task_id is not null then queue := 'review'; end if;
  end if;
end
$$;
