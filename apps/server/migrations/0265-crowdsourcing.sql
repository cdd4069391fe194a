-- Work given to people outside the house: batches, their places at a provider, who worked, and what is paid.

-- How an organization reaches a provider. One row for each provider it uses.
create table crowd_account (
  organization_id bigint not null references organization on delete cascade,
  provider text not null check (length(provider) between 1 and 32),
  -- By the names of the API; no secrets.
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  -- Sealed by the vault: an object of the provider's secret fields.
  secrets text,
  -- Where new batches go unless they say otherwise.
  sandbox boolean not null default true,
  updated_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, provider)
);
create trigger touch before update on crowd_account for each row execute function touch_updated_at();
select enable_tenancy('crowd_account');

-- Somebody who works through a provider. The account stands for the person wherever answers name one: overlap, agreement,
-- golden tasks, review. Nobody can sign in with it, and mail to it goes nowhere.
create table crowd_worker (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  provider text not null check (length(provider) between 1 and 32),
  -- What the provider calls the person.
  external_id text not null check (length(external_id) between 1 and 128),
  user_id bigint references app_user on delete set null,
  blocked_at timestamptz,
  blocked_reason text not null default '' check (length(blocked_reason) <= 2000),
  -- The provider was told.
  block_sent boolean not null default false,
  note text not null default '' check (length(note) <= 4000),
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, provider, external_id)
);
create index crowd_worker_user on crowd_worker (user_id);
create trigger touch before update on crowd_worker for each row execute function touch_updated_at();
select enable_tenancy('crowd_worker');

-- Tasks that are offered together, on the same terms. Money is in cents of the provider's currency.
create table crowd_batch (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  provider text not null check (length(provider) between 1 and 32),
  sandbox boolean not null default true,
  title text not null check (length(title) between 1 and 128),
  description text not null default '' check (length(description) <= 2000),
  keywords text not null default '' check (length(keywords) <= 1000),
  instructions text not null default '' check (length(instructions) <= 20000),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  reward_cents integer not null check (reward_cents between 0 and 10000000),
  -- What the provider takes for one answer on top.
  fee_cents integer not null default 0 check (fee_cents >= 0),
  max_assignments integer not null default 1 check (max_assignments between 1 and 1000),
  lifetime_seconds integer not null check (lifetime_seconds between 30 and 31536000),
  assignment_duration_seconds integer not null check (assignment_duration_seconds between 30 and 31536000),
  auto_approval_seconds integer not null check (auto_approval_seconds between 0 and 2592000),
  batch_size integer not null default 25 check (batch_size between 1 and 1000),
  -- Rewards, fees and bonuses together never pass it. null: no cap.
  budget_cents bigint check (budget_cents >= 0),
  qualifications jsonb not null default '[]' check (jsonb_typeof(qualifications) = 'array'),
  -- What only its provider knows, such as a study's completion code.
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  status text not null default 'draft' check (status in ('draft', 'publishing', 'open', 'closing', 'closed', 'failed')),
  -- The whole batch at the provider, where it is one thing there; empty where each task is.
  external_id text not null default '' check (length(external_id) <= 128),
  error text check (length(error) <= 4000),
  expires_at timestamptz,
  published_at timestamptz,
  closed_at timestamptz,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index crowd_batch_project on crowd_batch (organization_id, project_id, id desc);
create index crowd_batch_project_id on crowd_batch (project_id);
create index crowd_batch_open on crowd_batch (provider, expires_at) where status in ('publishing', 'open', 'closing');
create trigger touch before update on crowd_batch for each row execute function touch_updated_at();
select enable_tenancy('crowd_batch');

-- Two kinds of row. With an empty assignment_id: a task on offer, which is a HIT where the provider knows such. With one:
-- a person's work on it, whose parent is the offer.
create table assignment (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  task_id bigint not null references task on delete cascade,
  batch_id bigint references crowd_batch on delete set null,
  parent_id bigint references assignment on delete cascade,
  backend text not null default 'mturk' check (length(backend) between 1 and 32),
  hit_id text not null default '' check (length(hit_id) <= 128),
  assignment_id text not null default '' check (length(assignment_id) <= 128),
  worker_id text not null default '' check (length(worker_id) <= 128),
  crowd_worker_id bigint references crowd_worker on delete set null,
  user_id bigint references app_user on delete set null,
  status text not null default 'created' check (status in ('created', 'submitted', 'approved', 'rejected', 'returned', 'expired')),
  sandbox boolean not null default true,
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  -- Of an offer: answers that it asks for.
  max_assignments integer not null default 1 check (max_assignments between 1 and 1000000000),
  -- Of an offer: nobody begins later. Of work: it is given to others then.
  expires_at timestamptz,
  -- First try to publish: the provider knows the token of a request for a day only.
  publish_tried_at timestamptz,
  publish_error text check (length(publish_error) <= 4000),
  last_polled_at timestamptz,
  submitted_at timestamptz,
  ingested_at timestamptz,
  ingest_error text check (length(ingest_error) <= 4000),
  ingest_attempts integer not null default 0,
  next_ingest_at timestamptz,
  -- What the requester wants, until the provider has taken it and the status says so.
  decision text check (decision in ('approve', 'reject')),
  decision_reason text not null default '' check (length(decision_reason) <= 2000),
  decision_error text check (length(decision_error) <= 4000),
  decision_asked_at timestamptz,
  decided_by bigint references app_user on delete set null,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index assignment_hit on assignment (backend, hit_id);
create index assignment_external on assignment (assignment_id);
create index assignment_task on assignment (task_id, status);
create index assignment_status on assignment (status, updated_at);
create unique index uniq_backend_assignment_id on assignment (organization_id, backend, assignment_id) where assignment_id <> '';
-- A task is on offer once, also when two ask at the same time. Rows that somebody writes by hand have no batch.
create unique index assignment_one_offer on assignment (task_id)
  where batch_id is not null and assignment_id = '' and status in ('created', 'submitted');
create index assignment_project on assignment (organization_id, project_id, id desc);
create index assignment_project_id on assignment (project_id);
create index assignment_batch on assignment (batch_id, id) where batch_id is not null;
create index assignment_parent on assignment (parent_id) where parent_id is not null;
create index assignment_worker on assignment (crowd_worker_id) where crowd_worker_id is not null;
create index assignment_user on assignment (user_id) where user_id is not null;
create index assignment_to_poll on assignment (backend, last_polled_at nulls first, id)
  where assignment_id = '' and hit_id <> '' and status in ('created', 'submitted');
create index assignment_to_ingest on assignment (backend, next_ingest_at nulls first, updated_at)
  where assignment_id <> '' and ingested_at is null and status in ('submitted', 'approved');
create index assignment_to_decide on assignment (backend, decision_asked_at) where decision is not null;
create trigger touch before update on assignment for each row execute function touch_updated_at();
select enable_tenancy('assignment');
-- submit_annotation runs as the owner of the tables.
alter policy tenant on assignment to labelwright_app;
alter policy system on assignment to labelwright_app;
create policy owner on assignment to current_user using (true) with check (true);

-- What was paid, and what is being paid. One row for each payment that may happen: its key is what a repeat runs into.
create table crowd_payment (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint references project on delete set null,
  batch_id bigint references crowd_batch on delete set null,
  assignment_id bigint references assignment on delete set null,
  crowd_worker_id bigint references crowd_worker on delete set null,
  provider text not null check (length(provider) between 1 and 32),
  sandbox boolean not null,
  kind text not null check (kind in ('reward', 'bonus')),
  -- Assignment and kind, such as `reward:17`; of a bonus also the caller's word for it.
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  amount_cents integer not null check (amount_cents >= 0),
  fee_cents integer not null default 0 check (fee_cents >= 0),
  status text not null default 'pending' check (status in ('pending', 'paid', 'failed')),
  reason text not null default '' check (length(reason) <= 2000),
  error text check (length(error) <= 4000),
  -- What the provider calls the payment.
  external_id text not null default '' check (length(external_id) <= 200),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  paid_at timestamptz,
  unique (organization_id, idempotency_key)
);
create index crowd_payment_batch on crowd_payment (organization_id, batch_id, id);
create index crowd_payment_batch_id on crowd_payment (batch_id);
create index crowd_payment_assignment on crowd_payment (assignment_id);
create index crowd_payment_worker on crowd_payment (crowd_worker_id, id);
create index crowd_payment_project on crowd_payment (project_id);
create index crowd_payment_pending on crowd_payment (provider, created_at) where status = 'pending';
create trigger touch before update on crowd_payment for each row execute function touch_updated_at();
select enable_tenancy('crowd_payment');

-- Answers know the work they came from, and stay when its record is removed.
alter table annotation add column assignment_id bigint references assignment on delete set null;
create index annotation_assignment on annotation (assignment_id) where assignment_id is not null;

do $learn$
declare
  v_text text := pg_get_functiondef('submit_annotation'::regproc);
begin
  v_text := replace(v_text, 'lead_time_ms, last_action, started_at, draft_created_at, created_at, updated_at)',
    'lead_time_ms, last_action, started_at, draft_created_at, created_at, updated_at, assignment_id)');
  v_text := replace(v_text, 'v_draft_created, p_now, p_now)', $$v_draft_created, p_now, p_now, (p_body ->> 'assignment_id')::bigint)$$);
  v_text := replace(v_text, $$'assignment_id', null$$, $$'assignment_id', v_new.assignment_id$$);
  if v_text not like '%(p_body ->> ''assignment_id'')%' or v_text not like '%v_new.assignment_id%' or v_text not like '%updated_at, assignment_id)%' then
    raise exception 'submit_annotation is not what this migration knows';
  end if;
  execute v_text;

  v_text := replace(pg_get_functiondef('project_access'::regproc), $$elsif p_kind = 'annotation' then$$,
    $$elsif p_kind = 'assignment' then
    select x.project_id into v_project from assignment x where x.id = v_number and x.organization_id = p_organization;
  elsif p_kind = 'crowd_batch' then
    select b.project_id into v_project from crowd_batch b where b.id = v_number and b.organization_id = p_organization;
  elsif p_kind = 'annotation' then$$);
  execute v_text;
end
$learn$;

-- An answer to a piece of work: it is handed in. What was decided about it stands.
create function note_assignment() returns trigger language plpgsql as $$
begin
  update assignment set
    status = case status when 'created' then 'submitted' else status end,
    submitted_at = coalesce(submitted_at, new.created_at),
    ingested_at = coalesce(ingested_at, new.created_at),
    ingest_error = null,
    payload = payload || jsonb_build_object('submission', jsonb_build_object(
      'annotation_id', new.id, 'submission_id', new.submission_id, 'actor', new.actor, 'raw_payload',
      case when new.raw_payload ? 'mturk_record' then '{}' else new.raw_payload end))
  where id = new.assignment_id and organization_id = new.organization_id;
  return null;
end
$$;
create trigger note_assignment after insert on annotation for each row
  when (new.assignment_id is not null) execute function note_assignment();
