-- Projects whose tasks flow into other projects, and adjudication.

create table project_relation (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  parent_project_id bigint not null references project on delete cascade,
  child_project_id bigint not null references project on delete cascade,
  nesting_rules jsonb not null default '{}',
  is_active boolean not null default false,
  -- With the id of a task it gives the number that the sample percentage is held against: cast once, for good.
  seed bigint not null default floor(random() * 9007199254740991)::bigint,
  backfill_job_id uuid,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Kept, with all that was decided: the same pair begun anew goes on where it was.
  deleted_at timestamptz,
  unique (child_project_id, parent_project_id),
  check (child_project_id <> parent_project_id)
);
create index project_relation_parent on project_relation (parent_project_id);
create index project_relation_organization on project_relation (organization_id, id);
create trigger touch before update on project_relation for each row execute function touch_updated_at();
select enable_tenancy('project_relation');

-- Beside the relation, so that counting does not touch what was configured.
create table project_relation_count (
  relation_id bigint primary key references project_relation on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  flowed bigint not null default 0,
  not_sampled bigint not null default 0,
  filtered bigint not null default 0,
  returned bigint not null default 0,
  answers_left bigint not null default 0
);
select enable_tenancy('project_relation_count');

-- What was decided for a task of the parent. A task that flowed, or that the dice left out, is never decided again; one
-- that a filter held back is looked at again when the trigger comes again.
create table task_flow (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  relation_id bigint not null references project_relation on delete cascade,
  parent_project_id bigint not null,
  child_project_id bigint not null,
  parent_task_id bigint not null references task on delete cascade,
  child_task_id bigint references task on delete set null,
  root_task_id bigint not null,
  outcome text not null check (outcome in ('flowed', 'not_sampled', 'filtered')),
  reason text not null default '' check (length(reason) <= 2000),
  agreement double precision,
  -- The same in tasks of several parents that are about the same thing.
  source_key text not null default '',
  left_answers jsonb not null default '[]',
  -- The answer that came back: the child's, at which version, and the parent's made of it.
  returned_from_id bigint references annotation on delete set null,
  returned_version integer,
  returned_annotation_id bigint references annotation on delete set null,
  returned_at timestamptz,
  decided_at timestamptz not null default now(),
  unique (relation_id, parent_task_id)
);
create unique index task_flow_child on task_flow (child_task_id) where child_task_id is not null;
create index task_flow_parent on task_flow (parent_task_id);
create index task_flow_list on task_flow (organization_id, relation_id, id desc);
create index task_flow_source on task_flow (child_project_id, source_key) where outcome = 'flowed';
create index task_flow_returned on task_flow (returned_annotation_id) where returned_annotation_id is not null;
create index task_flow_returned_from on task_flow (returned_from_id) where returned_from_id is not null;
select enable_tenancy('task_flow');

create table adjudication (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  project_id bigint not null references project on delete cascade,
  task_id bigint not null references task on delete cascade,
  status text not null default 'pending' check (status in ('pending', 'claimed', 'done', 'withdrawn')),
  source text not null check (source in ('disagreement', 'review', 'relation', 'manual')),
  reason text not null default '' check (length(reason) <= 2000),
  agreement double precision,
  claimed_by bigint references app_user on delete set null,
  claimed_until timestamptz,
  decided_by bigint references app_user on delete set null,
  decided_at timestamptz,
  annotation_id bigint references annotation on delete set null,
  provenance jsonb not null default '[]',
  submission_id text not null default '' check (length(submission_id) <= 128),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index adjudication_open on adjudication (task_id) where status in ('pending', 'claimed');
create index adjudication_task on adjudication (task_id, id);
create index adjudication_queue on adjudication (organization_id, project_id, id) where status in ('pending', 'claimed');
create index adjudication_list on adjudication (organization_id, project_id, status, id desc);
create index adjudication_annotation on adjudication (annotation_id) where annotation_id is not null;
create index adjudication_project on adjudication (project_id);
create trigger touch before update on adjudication for each row execute function touch_updated_at();
select enable_tenancy('adjudication');

-- What a final answer took the place of, so that it can be taken back: the answer that stood before, and who was ground truth.
create table final_answer (
  annotation_id bigint primary key references annotation on delete cascade,
  organization_id bigint not null,
  task_id bigint not null references task on delete cascade,
  previous_annotation_id bigint references annotation on delete set null,
  previous_golden_id bigint references annotation on delete set null,
  previous_review_status text,
  created_at timestamptz not null default now()
);
create index final_answer_task on final_answer (task_id);
create index final_answer_previous on final_answer (previous_annotation_id) where previous_annotation_id is not null;
create index final_answer_golden on final_answer (previous_golden_id) where previous_golden_id is not null;
select enable_tenancy('final_answer');

create index task_with_final on task (organization_id, project_id, id) where final_annotation_id is not null and deleted_at is null;

-- 0 ≤ x < 1, always the same for a task under a seed.
create function sample_share(p_task bigint, p_seed bigint) returns double precision language sql immutable parallel safe
  return (hashint8extended(p_task, p_seed) & 9007199254740991)::double precision / 9007199254740992;

-- Copies and adjudicated answers do not begin to count because somebody edits them or takes the mark of ground truth away.
create function keep_uncounted() returns trigger language plpgsql as $$
begin
  new.counts := false;
  return new;
end
$$;
create trigger keep_uncounted before update of counts on annotation for each row
  when (new.origin in ('copied', 'adjudication') and new.counts and not old.counts) execute function keep_uncounted();
