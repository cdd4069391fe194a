-- Who may take what: limits, assignments, filters of members, pauses, checks with golden tasks, uncertainty.
--
-- A project that uses none of it pays for none of it: its switches are read with its row, and the lanes of 0092 stay as
-- they are. What uses some of it walks lanes of its own, with more conditions (0112).

alter table project
  add column assignment_mode text not null default 'first' check (assignment_mode in ('first', 'only')),
  -- Under uncertainty sampling: tasks whose best prediction scores above it are not handed out.
  add column confidence_limit double precision check (confidence_limit between 0 and 1),
  -- Switches: whether any task is assigned to somebody, and whether there is an ops manager.
  add column has_assignments boolean not null default false,
  add column has_ops_manager boolean not null default false;

alter table project_member
  -- [{field, operator, values}], all of which must hold; null: every task.
  add column data_filter jsonb,
  -- Since when they get no tasks; why stands in queue_pause.
  add column paused_at timestamptz;

-- false: the holder takes no place of the task. They check themselves against its ground truth, review it, or mend
-- an answer that came back.
alter table task_lease add column takes_place boolean not null default true;
alter table task_lease drop constraint task_lease_kind_check;
alter table task_lease add constraint task_lease_kind_check check (kind in ('work', 'prefetch', 'rework', 'review'));

-- Under uncertainty sampling 2 + the best score of the task's predictions, so that the least certain come first;
-- otherwise, and without a score, the place under uniform sampling, 0 to 1.
comment on column task.sample_key is '0 to 1: place under uniform sampling; 2 to 3: 2 + best score under uncertainty sampling';
-- Complete ones too: people are checked against them.
create index task_golden on task (organization_id, project_id, id) where is_golden and deleted_at is null;

-- What somebody has done, and when, is counted in the index alone.
drop index annotation_stream;
create index annotation_stream on annotation (organization_id, project_id, completed_by, id desc)
  include (task_id, was_cancelled, created_at) where deleted_at is null;

create table project_ops_manager (
  project_id bigint primary key references project on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  split_strategy text not null default 'EQUAL' check (split_strategy in ('EQUAL', 'MAX_LIMIT', 'USER_LIMITS', 'ORGANIZATION_LIMITS')),
  max_limit integer not null default 0 check (max_limit >= 0),
  -- Organization id → tasks of all its people together; user id → tasks. 0: no limit.
  rule_book jsonb not null default '{}',
  user_book jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index project_ops_manager_organization on project_ops_manager (organization_id);
create trigger touch before update on project_ops_manager for each row execute function touch_updated_at();
select enable_tenancy('project_ops_manager');

create table task_assignment (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  task_id bigint not null references task on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  -- AN annotates, RE reviews.
  type text not null default 'AN' check (type in ('AN', 'RE')),
  assigned_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  unique (task_id, user_id, type)
);
create index task_assignment_list on task_assignment (organization_id, project_id, id);
create index task_assignment_person on task_assignment (project_id, user_id, type, task_id);
create index task_assignment_user on task_assignment (user_id);
create index task_assignment_by on task_assignment (assigned_by) where assigned_by is not null;
select enable_tenancy('task_assignment');

create table queue_pause (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  reason text not null default 'MANUAL'
    check (reason in ('MANUAL', 'BEHAVIOR_BASED', 'ANNOTATOR_EVALUATION', 'ANNOTATION_LIMIT', 'CUSTOM_SCRIPT')),
  verbose_reason text check (length(verbose_reason) <= 1000),
  paused_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by bigint references app_user on delete set null
);
create index queue_pause_person on queue_pause (organization_id, project_id, user_id, id);
create index queue_pause_project on queue_pause (project_id);
create index queue_pause_user on queue_pause (user_id);
-- One at a time.
create unique index queue_pause_open on queue_pause (project_id, user_id) where ended_at is null;
create trigger touch before update on queue_pause for each row execute function touch_updated_at();
select enable_tenancy('queue_pause');

-- The functions that hand out work run as the owner (0092).
do $admit$
declare
  v_table text;
begin
  foreach v_table in array array['project_ops_manager', 'task_assignment', 'queue_pause'] loop
    execute format('alter policy tenant on %I to labelwright_app', v_table);
    execute format('alter policy system on %I to labelwright_app', v_table);
    execute format('create policy owner on %I to current_user using (true) with check (true)', v_table);
  end loop;
end
$admit$;

-- Who comes, goes, pauses or gets another filter changes what is left for everybody: the cursors go back to the start.
create function tell_queue_of_members() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.enabled, new.member_type, new.paused_at, new.data_filter)
    is not distinct from (old.enabled, old.member_type, old.paused_at, old.data_filter)
  then
    return null;
  end if;
  update project set queue_version = queue_version + 1 where id = coalesce(new.project_id, old.project_id);
  return null;
end
$$;
create trigger tell_queue after insert or update or delete on project_member for each row execute function tell_queue_of_members();

-- Uncertainty sampling follows the predictions.
create function follow_scores() returns trigger language plpgsql as $$
begin
  update task t set sample_key = fresh.key
  from (
    select c.task_id, case when max(r.score) is null then random() else 2 + max(r.score) end as key
    from (select distinct g.task_id, g.project_id from changed_prediction g) as c
    join project p on p.id = c.project_id and p.sampling = 'Uncertainty sampling'
    left join prediction r on r.task_id = c.task_id and (p.model_version = '' or r.model_version = p.model_version)
    group by c.task_id) as fresh
  where t.id = fresh.task_id and t.sample_key <> fresh.key and (fresh.key >= 2 or t.sample_key >= 2);
  return null;
end
$$;
create trigger follow_new_scores after insert on prediction referencing new table as changed_prediction
  for each statement execute function follow_scores();
create trigger follow_changed_scores after update on prediction referencing new table as changed_prediction
  for each statement execute function follow_scores();
create trigger follow_gone_scores after delete on prediction referencing old table as changed_prediction
  for each statement execute function follow_scores();

-- task.assigned_to (S3) may name people of the project, by address or id and separated by commas: they are assigned.
-- A name of somebody else, such as a worker of a crowd, stays a name.
create function follow_assigned_to() returns trigger language plpgsql as $$
declare
  v_people bigint[];
begin
  if current_setting('app.assigning', true) = 'on' then return null; end if;
  select array_agg(distinct u.id) into v_people
  from unnest(string_to_array(new.assigned_to, ',')) as given (name)
  join app_user u on u.email = trim(given.name)::citext or u.id::text = trim(given.name)
  join organization_member om on om.user_id = u.id and om.organization_id = new.organization_id and om.enabled
  left join project_member pm on pm.user_id = u.id and pm.project_id = new.project_id and pm.organization_id = new.organization_id
  where om.role <> 'member' or pm.enabled;
  if tg_op = 'UPDATE' then
    delete from task_assignment where task_id = new.id and type = 'AN' and user_id <> all (coalesce(v_people, '{}'));
  end if;
  if v_people is null then return null; end if;
  insert into task_assignment (organization_id, project_id, task_id, user_id)
  select new.organization_id, new.project_id, new.id, p from unnest(v_people) as p on conflict do nothing;
  update project set has_assignments = true, queue_version = queue_version + 1 where id = new.project_id;
  return null;
end
$$;
create trigger follow_new_assigned_to after insert on task for each row when (new.assigned_to <> '') execute function follow_assigned_to();
create trigger follow_assigned_to after update of assigned_to on task for each row
  when (new.assigned_to is distinct from old.assigned_to) execute function follow_assigned_to();

-- Does a task's data have what a member's filter asks for? Rules: [{field, operator, values}], all of which must hold,
-- each with any one of its values. Texts and numbers that look the same are the same.
create function matches_filter(p_data jsonb, p_rules jsonb) returns boolean language plpgsql immutable as $$
declare
  v_rule jsonb;
  v_actual jsonb;
  v_text text;
begin
  for v_rule in select * from jsonb_array_elements(p_rules) loop
    v_actual := p_data -> (v_rule ->> 'field');
    if v_actual is null then return false; end if;
    v_text := v_actual #>> '{}';
    if v_rule ->> 'operator' <> 'contains' then
      perform from jsonb_array_elements_text(v_rule -> 'values') as given (value) where given.value = v_text;
    elsif jsonb_typeof(v_actual) = 'array' then
      perform from jsonb_array_elements_text(v_rule -> 'values') as given (value)
      join jsonb_array_elements_text(v_actual) as entry (value) on entry.value = given.value;
    else
      perform from jsonb_array_elements_text(v_rule -> 'values') as given (value)
      where position(lower(given.value) in lower(v_text)) > 0;
    end if;
    if not found then return false; end if;
  end loop;
  return true;
end
$$;

-- The same question as far as containment answers it, which costs a hundredth: one document for each value of a rule
-- `equals` or `in`. null: the rules need matches_filter().
create function filter_documents(p_rules jsonb) returns jsonb[] language sql immutable as $$
  select case when p_rules is not null and jsonb_array_length(p_rules) = 1 and p_rules -> 0 ->> 'operator' <> 'contains' then (
    select array_agg(distinct jsonb_build_object(p_rules -> 0 ->> 'field', form.value))
    from jsonb_array_elements(p_rules -> 0 -> 'values') as given (value)
    cross join lateral (
      select given.value
      union all select to_jsonb(given.value #>> '{}')
      union all select case when given.value #>> '{}' ~ '^(-?[0-9]{1,15}(\.[0-9]{1,10})?|true|false)$' then (given.value #>> '{}')::jsonb end
    ) as form (value) where form.value is not null) end
$$;

-- Equal distribution: the tasks are dealt out to the people of the project like cards. A task with `overlap` places goes
-- to that many of them: of m people the one whose turn it is, and others at distances that change from round to round,
-- so that everybody gets the same number and (exactly for two places, nearly for more) every pair meets equally often.
create function is_dealt_to(p_number bigint, p_overlap integer, p_seat integer, p_seats integer, p_steps integer[])
returns boolean language sql immutable as $$
  select case (p_seat - p_number % p_seats + p_seats) % p_seats
    when 0 then true
    else p_overlap > 1 and (
      (((p_seat - p_number % p_seats + p_seats) % p_seats - 1 - p_number / p_seats) % (p_seats - 1) + p_seats - 1)
      * p_steps[1 + (p_number / p_seats / (p_seats - 1)) % cardinality(p_steps)] % (p_seats - 1)) < p_overlap - 1 end
$$;

-- Distances between cards: 1 and whatever shares no divisor with the number of the other people.
create function deal_steps(p_seats integer) returns integer[] language sql immutable as $$
  select coalesce(array_agg(s order by s), array[1]) from generate_series(1, least(greatest(p_seats - 2, 1), 500)) as s
  where gcd(s, greatest(p_seats - 1, 1)) = 1
$$;
