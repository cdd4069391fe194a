-- How far answers agree: with each other, with the golden answer, and what several of them come to.
--
-- Everything here is derived from annotations and can be made again from them. There are no foreign keys to tasks and
-- annotations: a measurement rewrites all rows of a task at once, and checking each of them would cost more than making
-- them. What a deleted task leaves behind goes with the statement that deletes it.
--
-- Only one measurement of a project runs at a time (advisory lock): one that began later has seen more.

-- One measured pair of comparable answers.
create table annotation_pair (
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null,
  annotation_a bigint not null,
  annotation_b bigint not null check (annotation_a < annotation_b),
  user_a bigint,
  user_b bigint,
  -- null: nothing in them could be compared.
  score double precision check (score between 0 and 1),
  -- Control → score; a control that neither could be compared by is null.
  controls jsonb not null,
  -- UTC day of the later answer.
  day date not null,
  primary key (task_id, annotation_a, annotation_b)
);
create index annotation_pair_project on annotation_pair (organization_id, project_id, day) include (user_a, user_b, score);
select enable_tenancy('annotation_pair');

-- The labels of one answer to one control, each once and in order: what chance-corrected agreement, confusion,
-- distribution and consensus are made of. Skipped answers have none; those to controls without labels neither.
create table annotation_labels (
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null,
  annotation_id bigint not null,
  user_id bigint,
  control text not null,
  labels text[] not null,
  -- How many items carry each label; null where each is carried by one.
  items integer[],
  is_golden boolean not null,
  day date not null,
  primary key (task_id, annotation_id, control)
);
create index annotation_labels_project on annotation_labels (organization_id, project_id, task_id, control) include (user_id, labels, is_golden, day);
select enable_tenancy('annotation_labels');

-- An answer against the golden answer of its task.
create table golden_score (
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint not null,
  annotation_id bigint primary key,
  golden_id bigint not null,
  user_id bigint,
  score double precision check (score between 0 and 1),
  controls jsonb not null,
  answered_at timestamptz not null
);
create index golden_score_task on golden_score (task_id);
create index golden_score_person on golden_score (organization_id, project_id, user_id, answered_at, annotation_id);
select enable_tenancy('golden_score');

-- What a task was measured from: the same again is not measured again.
create table task_measure (
  organization_id bigint not null,
  project_id bigint not null,
  task_id bigint primary key,
  fingerprint text not null,
  measured_at timestamptz not null
);
create index task_measure_project on task_measure (organization_id, project_id, task_id);
select enable_tenancy('task_measure');

-- Sees every organization, as a reference would.
create function forget_measures() returns trigger language plpgsql as $$
declare
  v_system text := current_setting('app.system', true);
begin
  perform set_config('app.system', 'on', true);
  delete from annotation_pair where task_id in (select id from gone);
  delete from annotation_labels where task_id in (select id from gone);
  delete from golden_score where task_id in (select id from gone);
  delete from task_measure where task_id in (select id from gone);
  delete from consensus_proposal where task_id in (select id from gone);
  perform set_config('app.system', coalesce(v_system, ''), true);
  return null;
end
$$;
create trigger forget_measures after delete on task referencing old table as gone for each statement execute function forget_measures();

create table consensus_run (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  method text not null check (method in ('majority', 'weighted', 'dawid_skene', 'mace', 'glad', 'compare')),
  control text not null check (length(control) <= 256),
  options jsonb not null default '{}',
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
  error text,
  summary jsonb,
  job_id uuid references job on delete set null,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index consensus_run_project on consensus_run (organization_id, project_id, id desc);
create index consensus_run_project_id on consensus_run (project_id);
select enable_tenancy('consensus_run');

create table consensus_proposal (
  organization_id bigint not null,
  project_id bigint not null,
  run_id bigint not null references consensus_run on delete cascade,
  task_id bigint not null,
  labels text[] not null,
  majority text[] not null,
  confidence double precision not null check (confidence between 0 and 1),
  posterior jsonb not null,
  -- Annotations that it was made from.
  votes bigint[] not null,
  differs boolean not null,
  -- Set while the proposal stands as an annotation, with what was final before it.
  annotation_id bigint,
  replaced_final_id bigint,
  primary key (run_id, task_id)
);
create index consensus_proposal_doubt on consensus_proposal (run_id, confidence, task_id);
create index consensus_proposal_task on consensus_proposal (task_id);
select enable_tenancy('consensus_proposal');

-- What a consensus wrote is nobody's answer.
alter table annotation drop constraint annotation_origin_check;
alter table annotation add constraint annotation_origin_check
  check (origin in ('manual', 'preannotation', 'prediction', 'crowd', 'copied', 'adjudication', 'imported', 'consensus'));
-- Nor does it begin to be one because somebody edits it or takes the mark of ground truth away.
create function keep_consensus_uncounted() returns trigger language plpgsql as $$
begin
  new.counts := false;
  return new;
end
$$;
create trigger keep_consensus_uncounted before update of counts on annotation for each row
  when (new.origin = 'consensus' and new.counts) execute function keep_consensus_uncounted();
