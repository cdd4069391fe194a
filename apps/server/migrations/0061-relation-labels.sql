-- Labels of links between regions count as used, so that a label config cannot drop one that stored answers name. A link
-- belongs to no control: it is counted under empty names and the type `relation`, and only for its labels.
create or replace function result_usage(p_result jsonb)
returns table (from_name text, to_name text, type text, label text, uses bigint) language sql immutable as $$
  with item as (
    select
      case when i ->> 'type' = 'relation' then '' else i ->> 'from_name' end as from_name,
      case when i ->> 'type' = 'relation' then '' else i ->> 'to_name' end as to_name,
      i ->> 'type' as type,
      case when i ->> 'type' = 'relation' then i -> 'labels'
        else coalesce(nullif(i -> 'value' -> (i ->> 'type'), 'null'), i -> 'value' -> 'labels') end as labels
    from jsonb_array_elements(case jsonb_typeof(p_result) when 'array' then p_result else '[]' end) as i
    where jsonb_typeof(i -> 'type') = 'string'
      and (i ->> 'type' = 'relation' or (jsonb_typeof(i -> 'from_name') = 'string' and jsonb_typeof(i -> 'to_name') = 'string'))
  ), used as (
    select from_name, to_name, type, '' as label from item where type <> 'relation'
    union all
    select from_name, to_name, type, l #>> '{}'
    from item, jsonb_array_elements(case jsonb_typeof(labels) when 'array' then labels else '[]' end) as l
    where jsonb_typeof(l) = 'string' and l #>> '{}' <> ''
  )
  select from_name, to_name, type, label, count(*) from used group by 1, 2, 3, 4
$$;

-- The links that are stored already.
set local app.system = 'on';
insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
select s.organization_id, s.project_id, u.from_name, u.to_name, u.type, u.label, 0,
  coalesce(sum(u.uses) filter (where not s.is_draft), 0), coalesce(sum(u.uses) filter (where s.is_draft), 0)
from (
  select a.organization_id, a.project_id, a.result, false as is_draft
  from annotation a join task t on t.id = a.task_id and t.deleted_at is null where a.deleted_at is null
  union all
  select d.organization_id, d.project_id, d.result, true
  from annotation_draft d join task t on t.id = d.task_id and t.deleted_at is null) as s
cross join lateral result_usage(s.result) as u
where s.result @> '[{"type": "relation"}]' and u.type = 'relation'
group by s.organization_id, s.project_id, u.from_name, u.to_name, u.type, u.label
on conflict (organization_id, project_id, from_name, to_name, type, label, shard)
  do update set count = c.count + excluded.count, draft_count = c.draft_count + excluded.draft_count;
set local app.system = '';
