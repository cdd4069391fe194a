-- Comments on annotations, regions of them, drafts and tasks. Answers make threads of one level.

create table comment (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  task_id bigint not null references task on delete cascade,
  annotation_id bigint references annotation on delete cascade,
  draft_id bigint references annotation_draft on delete set null,
  -- The comment that begins the thread.
  parent_id bigint references comment on delete cascade,
  text text not null check (length(text) between 1 and 10000),
  region_ref jsonb,
  classifications jsonb,
  -- Written by somebody who may see all annotations: annotators see what such people say about a task, not each other's.
  is_from_staff boolean not null default false,
  is_resolved boolean not null default false,
  resolved_at timestamptz,
  resolved_by bigint references app_user on delete set null,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create index comment_task on comment (task_id, id);
create index comment_annotation on comment (annotation_id) where annotation_id is not null;
create index comment_draft on comment (draft_id) where draft_id is not null;
create index comment_parent on comment (parent_id) where parent_id is not null;
create index comment_project on comment (organization_id, project_id, id);
select enable_tenancy('comment');

create table comment_mention (
  comment_id bigint not null references comment on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  organization_id bigint not null,
  read_at timestamptz,
  primary key (comment_id, user_id)
);
create index comment_mention_user on comment_mention (organization_id, user_id, comment_id);
select enable_tenancy('comment_mention');

-- What lists of tasks say about comments, kept with every change of one.
alter table task add column comment_count integer not null default 0;
alter table task add column unresolved_comment_count integer not null default 0;
alter table task add column comment_authors bigint[] not null default '{}';
alter table task add column last_comment_updated_at timestamptz;

create function recount_comments(p_task bigint) returns void language plpgsql as $$
begin
  update task t set comment_count = c.total, unresolved_comment_count = c.unresolved, comment_authors = c.authors, last_comment_updated_at = c.latest
  from (
    select count(*) as total, count(*) filter (where not is_resolved) as unresolved, max(updated_at) as latest,
      coalesce(array_agg(distinct created_by order by created_by) filter (where created_by is not null), '{}') as authors
    from comment where task_id = p_task and deleted_at is null) as c
  where t.id = p_task;
end
$$;
