-- How much everybody has done in projects that limit it: counted once, when the limits are first set, and kept from then on.
-- Looking at what all people of an organization have done cost a walk over all their annotations at each call for a task.

create table work_tally (
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null,
  -- Neither skipped nor deleted.
  annotations bigint not null,
  primary key (project_id, user_id)
) with (fillfactor = 70);
select enable_tenancy('work_tally');
-- submit_annotation runs as the owner of the tables.
alter policy tenant on work_tally to labelwright_app;
alter policy system on work_tally to labelwright_app;
create policy owner on work_tally to current_user using (true) with check (true);

create function tally_work() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.completed_by is not null and not old.was_cancelled and old.deleted_at is null then
    update work_tally set annotations = annotations - 1 where project_id = old.project_id and user_id = old.completed_by;
  end if;
  if tg_op <> 'DELETE' and new.completed_by is not null and not new.was_cancelled and new.deleted_at is null then
    insert into work_tally (organization_id, project_id, user_id, annotations)
    select new.organization_id, new.project_id, new.completed_by, 1 from project p where p.id = new.project_id and p.has_ops_manager
    on conflict (project_id, user_id) do update set annotations = work_tally.annotations + 1;
  end if;
  return null;
end
$$;
create trigger tally_new_work after insert on annotation for each row
  when (new.completed_by is not null and not new.was_cancelled and new.deleted_at is null) execute function tally_work();
create trigger tally_changed_work after update of completed_by, was_cancelled, deleted_at on annotation for each row
  when (old.completed_by is distinct from new.completed_by or old.was_cancelled <> new.was_cancelled
    or (old.deleted_at is null) <> (new.deleted_at is null)) execute function tally_work();
create trigger tally_gone_work after delete on annotation for each row
  when (old.completed_by is not null and not old.was_cancelled and old.deleted_at is null) execute function tally_work();

-- Counts a project anew, with has_ops_manager set: whoever stores an answer meanwhile waits, and then counts it.
create function count_work(p_organization bigint, p_project bigint) returns void language plpgsql as $$
begin
  lock table annotation in share row exclusive mode;
  delete from work_tally where organization_id = p_organization and project_id = p_project;
  insert into work_tally (organization_id, project_id, user_id, annotations)
  select p_organization, p_project, a.completed_by, count(*) from annotation a
  where a.organization_id = p_organization and a.project_id = p_project and a.completed_by is not null and a.deleted_at is null
    and not a.was_cancelled
  group by a.completed_by;
end
$$;
create function begin_tally() returns trigger language plpgsql as $$
begin
  perform count_work(new.organization_id, new.id);
  return null;
end
$$;
create trigger begin_tally after update of has_ops_manager on project for each row
  when (new.has_ops_manager and not old.has_ops_manager) execute function begin_tally();
select count_work(p.organization_id, p.id) from project p where p.has_ops_manager;

-- The tasks that one person has done or holds.
create or replace function tasks_of(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
returns bigint language plpgsql stable as $$
declare
  v_done bigint;
begin
  if (select p.has_ops_manager from project p where p.id = p_project and p.organization_id = p_organization) then
    select w.annotations into v_done from work_tally w where w.project_id = p_project and w.user_id = p_user;
  else
    select count(*) into v_done from annotation a
    where a.organization_id = p_organization and a.project_id = p_project and a.completed_by = p_user and a.deleted_at is null
      and not a.was_cancelled;
  end if;
  return coalesce(v_done, 0) + (
    select count(*) from task_lease l
    where l.organization_id = p_organization and l.project_id = p_project and l.user_id = p_user and l.expires_at > p_now
      and l.kind in ('work', 'prefetch'));
end
$$;

-- The same of all people of the project whose organization is this one. Only where the project has an ops manager.
create function tasks_of_organization(p_organization bigint, p_project bigint, p_of bigint, p_now timestamptz)
returns bigint language plpgsql stable as $$
declare
  v_people bigint[];
begin
  v_people := array(
    select pm.user_id from project_member pm join app_user u on u.id = pm.user_id and u.active_organization_id = p_of
    where pm.organization_id = p_organization and pm.project_id = p_project);
  return (
    select coalesce(sum(w.annotations), 0) from work_tally w where w.project_id = p_project and w.user_id = any (v_people))
    + (
    select count(*) from task_lease l
    where l.project_id = p_project and l.expires_at > p_now and l.kind in ('work', 'prefetch') and l.user_id = any (v_people));
end
$$;

-- As before, but that what an organization has used is asked for at once.
create or replace function member_limits(p_organization bigint, p_project bigint, p_user bigint, p_now timestamptz)
returns table (source text, "limit" bigint, used bigint) language plpgsql stable as $$
declare
  v_ops project_ops_manager;
  v_member record;
  v_mine bigint;
  v_people bigint;
begin
  select pm.task_limit as member_limit, om.task_limit as organization_limit, u.active_organization_id into v_member
  from app_user u
  left join project_member pm on pm.organization_id = p_organization and pm.project_id = p_project and pm.user_id = u.id and pm.enabled
  left join organization_member om on om.organization_id = u.active_organization_id and om.user_id = u.id
  where u.id = p_user;
  if not found then return; end if;
  select * into v_ops from project_ops_manager o where o.project_id = p_project and o.organization_id = p_organization;
  if v_member.member_limit > 0 then
    v_mine := tasks_of(p_organization, p_project, p_user, p_now);
    source := 'member';
    "limit" := v_member.member_limit;
    used := v_mine;
    return next;
  end if;
  if v_ops.project_id is null then return; end if;
  source := null;
  case v_ops.split_strategy
    when 'EQUAL' then
      select count(*) into v_people from project_member pm
      where pm.organization_id = p_organization and pm.project_id = p_project and pm.enabled and pm.member_type = 4;
      source := 'equal';
      -- Of the places, since a task that needs two answers is two people's work; rounded up, so that everybody's shares
      -- together are all of it; nobody there: nobody gets any (C-043).
      "limit" := case when v_people = 0 then 0 else (
        select ceil(coalesce(sum(c.task_number), 0) * (1 + (max(p.maximum_annotations) - 1) * max(p.overlap_cohort_percentage) / 100.0) / v_people)
        from project p left join project_counter c on c.organization_id = p.organization_id and c.project_id = p.id
        where p.organization_id = p_organization and p.id = p_project) end;
    when 'USER_LIMITS' then
      if v_ops.user_book ? p_user::text then
        source := 'user_book';
        "limit" := (v_ops.user_book ->> p_user::text)::bigint;
      end if;
    when 'ORGANIZATION_LIMITS' then
      if v_ops.rule_book ? v_member.active_organization_id::text then
        source := 'rule_book';
        "limit" := (v_ops.rule_book ->> v_member.active_organization_id::text)::bigint;
      elsif v_member.organization_limit > 0 then
        source := 'organization_member';
        "limit" := v_member.organization_limit;
      end if;
    else null;
  end case;
  -- A membership's own limit stands in for a missing entry of the user book; it was told above.
  if source is null and not (v_ops.split_strategy = 'USER_LIMITS' and coalesce(v_member.member_limit, 0) > 0) then
    source := 'max_limit';
    "limit" := v_ops.max_limit;
  end if;
  -- Only a 0 that somebody wrote down means that there is no limit.
  if source is null or ("limit" = 0 and source <> 'equal') then return; end if;
  if source = 'rule_book' then
    used := tasks_of_organization(p_organization, p_project, v_member.active_organization_id, p_now);
  else
    used := coalesce(v_mine, tasks_of(p_organization, p_project, p_user, p_now));
  end if;
  return next;
end
$$;
