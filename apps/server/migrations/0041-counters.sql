-- Counters: what a set of tasks contributes to its project, before and after a change; the difference is added to one
-- of 16 shards. A connection keeps to its own shard, so people who submit at once do not queue for one row.

alter table project_counter set (fillfactor = 50);
alter table project_result_count set (fillfactor = 50);

create function counter_shard() returns smallint language sql stable as $$ select (pg_backend_pid() & 15)::smallint $$;

-- How often a result uses each control (label '') and each of its labels.
create function result_usage(p_result jsonb)
returns table (from_name text, to_name text, type text, label text, uses bigint) language sql immutable as $$
  with item as (
    select i ->> 'from_name' as from_name, i ->> 'to_name' as to_name, i ->> 'type' as type,
      coalesce(nullif(i -> 'value' -> (i ->> 'type'), 'null'), i -> 'value' -> 'labels') as labels
    from jsonb_array_elements(case jsonb_typeof(p_result) when 'array' then p_result else '[]' end) as i
    where jsonb_typeof(i -> 'from_name') = 'string' and jsonb_typeof(i -> 'to_name') = 'string' and jsonb_typeof(i -> 'type') = 'string'
  ), used as (
    select from_name, to_name, type, '' as label from item
    union all
    select from_name, to_name, type, l #>> '{}'
    from item, jsonb_array_elements(case jsonb_typeof(labels) when 'array' then labels else '[]' end) as l
    where jsonb_typeof(l) = 'string' and l #>> '{}' <> ''
  )
  select from_name, to_name, type, label, count(*) from used group by 1, 2, 3, 4
$$;

create type task_tally as (
  tasks bigint, finished bigint, annotations bigint, predictions bigint, annotated_tasks bigint, useful bigint,
  golden bigint, skipped bigint, drafts bigint, results bigint, lead_time_ms bigint);

-- What these tasks contribute now; deleted tasks contribute nothing.
create function tally_tasks(p_tasks bigint[]) returns task_tally language plpgsql as $$
declare
  v_tally task_tally;
begin
  select count(*), count(*) filter (where t.is_labeled), coalesce(sum(a.total), 0), coalesce(sum(p.total), 0),
    count(*) filter (where a.total > 0), coalesce(sum(a.useful), 0), coalesce(sum(a.golden), 0), coalesce(sum(a.skipped), 0),
    coalesce(sum(d.total), 0), coalesce(sum(a.results), 0), coalesce(sum(a.lead_time_ms), 0)
  into v_tally
  from task t
  cross join lateral (
    select count(*) filter (where not was_cancelled) as total, count(*) filter (where was_cancelled) as skipped,
      count(*) filter (where ground_truth) as golden,
      count(*) filter (where not was_cancelled and not ground_truth) as useful,
      coalesce(sum(result_count), 0) as results, coalesce(sum(x.lead_time_ms), 0) as lead_time_ms
    from annotation x where x.task_id = t.id and x.deleted_at is null) as a
  cross join lateral (select count(*) as total from prediction x where x.task_id = t.id) as p
  cross join lateral (select count(*) as total from annotation_draft x where x.task_id = t.id) as d
  where t.id = any (p_tasks) and t.deleted_at is null;
  return v_tally;
end
$$;

create function change_counters(p_organization bigint, p_project bigint, p_change task_tally) returns void language plpgsql as $$
begin
  update project_counter set
    task_number = task_number + p_change.tasks,
    finished_task_number = finished_task_number + p_change.finished,
    total_annotations_number = total_annotations_number + p_change.annotations,
    total_predictions_number = total_predictions_number + p_change.predictions,
    num_tasks_with_annotations = num_tasks_with_annotations + p_change.annotated_tasks,
    useful_annotation_number = useful_annotation_number + p_change.useful,
    ground_truth_number = ground_truth_number + p_change.golden,
    skipped_annotations_number = skipped_annotations_number + p_change.skipped,
    draft_number = draft_number + p_change.drafts,
    result_count = result_count + p_change.results,
    lead_time_ms = project_counter.lead_time_ms + p_change.lead_time_ms,
    updated_at = now()
  where organization_id = p_organization and project_id = p_project and shard = counter_shard();
  if found then return; end if;
  insert into project_counter (organization_id, project_id, shard)
  values (p_organization, p_project, counter_shard()) on conflict do nothing;
  perform change_counters(p_organization, p_project, p_change);
end
$$;

create function subtract_tally(p_after task_tally, p_before task_tally) returns task_tally language sql immutable as $$
  select row(
    p_after.tasks - p_before.tasks, p_after.finished - p_before.finished, p_after.annotations - p_before.annotations,
    p_after.predictions - p_before.predictions, p_after.annotated_tasks - p_before.annotated_tasks, p_after.useful - p_before.useful,
    p_after.golden - p_before.golden, p_after.skipped - p_before.skipped, p_after.drafts - p_before.drafts,
    p_after.results - p_before.results, p_after.lead_time_ms - p_before.lead_time_ms)::task_tally
$$;

-- Adds (or with -1 takes away) the label counts of one result. Keys in order: two people never wait for each other in a ring.
create function count_result(p_organization bigint, p_project bigint, p_result jsonb, p_sign integer, p_is_draft boolean)
returns void language plpgsql as $$
begin
  insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
  select p_organization, p_project, u.from_name, u.to_name, u.type, u.label, counter_shard(),
    case when p_is_draft then 0 else u.uses * p_sign end, case when p_is_draft then u.uses * p_sign else 0 end
  from result_usage(p_result) as u
  order by u.from_name, u.to_name, u.type, u.label
  on conflict (organization_id, project_id, from_name, to_name, type, label, shard)
    do update set count = c.count + excluded.count, draft_count = c.draft_count + excluded.draft_count;
end
$$;

-- The label counts and data columns of live tasks, added or taken away in bulk.
create function count_task_content(p_organization bigint, p_project bigint, p_tasks bigint[], p_sign integer)
returns void language plpgsql as $$
begin
  insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
  select p_organization, p_project, u.from_name, u.to_name, u.type, u.label, counter_shard(),
    coalesce(sum(u.uses) filter (where not s.is_draft), 0) * p_sign, coalesce(sum(u.uses) filter (where s.is_draft), 0) * p_sign
  from (
    select a.result, false as is_draft from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.task_id = any (p_tasks) and a.deleted_at is null
    union all
    select d.result, true from annotation_draft d join task t on t.id = d.task_id and t.deleted_at is null
    where d.task_id = any (p_tasks)) as s
  cross join lateral result_usage(s.result) as u
  group by u.from_name, u.to_name, u.type, u.label
  order by u.from_name, u.to_name, u.type, u.label
  on conflict (organization_id, project_id, from_name, to_name, type, label, shard)
    do update set count = c.count + excluded.count, draft_count = c.draft_count + excluded.draft_count;
end
$$;

create function count_task_columns(p_organization bigint, p_project bigint, p_tasks bigint[], p_sign integer)
returns void language plpgsql as $$
begin
  insert into project_column as c (organization_id, project_id, name, task_count)
  select p_organization, p_project, k.name, count(*) * p_sign
  from task t cross join lateral jsonb_object_keys(case jsonb_typeof(t.data) when 'object' then t.data else '{}' end) as k (name)
  where t.id = any (p_tasks) and t.deleted_at is null
  group by k.name order by k.name
  on conflict (organization_id, project_id, name) do update set task_count = c.task_count + excluded.task_count;
end
$$;

-- Brings what a task says about its annotations into line with them.
create function recount_tasks(p_tasks bigint[], p_now timestamptz) returns void language plpgsql as $$
begin
  update task t set
    total_annotations = a.total, cancelled_annotations = a.skipped, counted = a.counted, lead_time_ms = a.lead_time_ms,
    is_golden = a.golden > 0,
    total_predictions = (select count(*) from prediction x where x.task_id = t.id),
    draft_count = (select count(*) from annotation_draft x where x.task_id = t.id),
    is_labeled = a.counted >= t.overlap,
    labeled_at = case when a.counted < t.overlap then null when t.is_labeled then t.labeled_at else p_now end,
    status = case when t.status = 'failed' then t.status when a.counted >= t.overlap then 'complete'
      when a.total + a.skipped > 0 then 'in_progress' else 'pending' end
  from (
    select s.id,
      count(x.id) filter (where not x.was_cancelled) as total, count(x.id) filter (where x.was_cancelled) as skipped,
      count(x.id) filter (where x.counts) as counted, count(x.id) filter (where x.ground_truth) as golden,
      coalesce(sum(x.lead_time_ms), 0) as lead_time_ms
    from unnest(p_tasks) as s (id) left join annotation x on x.task_id = s.id and x.deleted_at is null
    group by s.id) as a
  where t.id = a.id;
end
$$;

-- Event log, outbox and audit log of one fact. The same rows as the program's own emit(), for what is decided in here.
create function write_event(
  p_organization bigint, p_project bigint, p_type text, p_aggregate_type text, p_aggregate_id text, p_payload jsonb, p_actor jsonb)
returns void language plpgsql as $$
declare
  v_name text := p_actor ->> 'name';
  v_user bigint := (p_actor ->> 'user_id')::bigint;
begin
  with logged as (
    insert into event_log (organization_id, project_id, event_type, actor, actor_user_id, aggregate_type, aggregate_id, payload)
    values (p_organization, p_project, p_type, left(v_name, 128), v_user, p_aggregate_type, p_aggregate_id, p_payload)
  ), audited as (
    insert into audit_log (organization_id, actor_user_id, actor, action, resource_type, resource_id, ip_address, user_agent, request_id, metadata)
    values (p_organization, v_user, v_name, lower(p_type), p_aggregate_type, p_aggregate_id,
      p_actor ->> 'ip', p_actor ->> 'user_agent', p_actor ->> 'request_id', jsonb_build_object('project_id', p_project))
  )
  insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
  values (p_organization, p_type, p_aggregate_type, p_aggregate_id, p_payload);
end
$$;

-- New projects have all their shards, so that the first submission of a connection finds its row.
create function create_counters() returns trigger language plpgsql as $$
begin
  insert into project_counter (organization_id, project_id, shard)
  select new.organization_id, new.id, s from generate_series(0, 15) as s on conflict do nothing;
  return new;
end
$$;
create trigger create_counters after insert on project for each row execute function create_counters();
insert into project_counter (organization_id, project_id, shard)
select p.organization_id, p.id, s from project p, generate_series(0, 15) as s on conflict do nothing;
