-- Our own portal for paid work: on what terms people come to a batch, whether they may work on it, what they earned.

-- What the portal asks of those who work on a batch. Its reward, places and times are the batch's own.
create table crowd_portal (
  batch_id bigint primary key references crowd_batch on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  -- invited: by a mail to each. open: whoever has the link.
  access text not null default 'invited' check (access in ('invited', 'open')),
  join_key text not null unique check (length(join_key) between 16 and 64),
  -- null: as many as come.
  worker_cap integer check (worker_cap between 1 and 100000),
  -- Answers of one person. null: as many as there are tasks.
  tasks_per_worker integer check (tasks_per_worker between 1 and 1000000),
  -- What people agree to before they begin; empty: nothing.
  consent text not null default '' check (length(consent) <= 20000),
  -- Tasks with a known answer; none: nobody is examined.
  question_ids bigint[] not null default '{}' check (cardinality(question_ids) <= 50),
  pass_score numeric(4, 3) not null default 0.8 check (pass_score between 0 and 1),
  attempts integer not null default 2 check (attempts between 1 and 20),
  -- Below these somebody is paused, once so many of their answers were checked or decided on. null: not asked.
  min_accuracy numeric(4, 3) check (min_accuracy between 0 and 1),
  min_approval numeric(4, 3) check (min_approval between 0 and 1),
  min_checked integer not null default 5 check (min_checked between 1 and 1000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on crowd_portal for each row execute function touch_updated_at();
select enable_tenancy('crowd_portal');

-- Somebody who works on a batch, or may once they have agreed and passed.
create table crowd_enrolment (
  batch_id bigint not null references crowd_batch on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  consented_at timestamptz,
  qualified_at timestamptz,
  paused_at timestamptz,
  paused_reason text not null default '' check (length(paused_reason) <= 2000),
  -- null: the rules of the batch did.
  paused_by bigint references app_user on delete set null,
  -- Answers from before do not pause again.
  resumed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (batch_id, user_id)
);
create index crowd_enrolment_user on crowd_enrolment (organization_id, user_id);
create trigger touch before update on crowd_enrolment for each row execute function touch_updated_at();
select enable_tenancy('crowd_enrolment');

create table crowd_invitation (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  batch_id bigint not null references crowd_batch on delete cascade,
  email citext not null check (length(email) <= 254),
  -- Only the mail holds the token, so whoever comes with it reads that mailbox.
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  -- null: they asked for it themselves, by the open link.
  invited_by bigint references app_user on delete set null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index crowd_invitation_batch on crowd_invitation (batch_id, id);
create unique index crowd_invitation_open on crowd_invitation (batch_id, email) where accepted_at is null and revoked_at is null;
select enable_tenancy('crowd_invitation');

-- One attempt at the questions of a batch.
create table crowd_attempt (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  batch_id bigint not null references crowd_batch on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  question_ids bigint[] not null,
  answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
  score numeric(5, 4) check (score between 0 and 1),
  passed boolean,
  finished_at timestamptz,
  created_at timestamptz not null default now()
);
create index crowd_attempt_of on crowd_attempt (batch_id, user_id, id);
create unique index crowd_attempt_open on crowd_attempt (batch_id, user_id) where finished_at is null;
select enable_tenancy('crowd_attempt');

-- Against a rejection; one for each.
create table crowd_appeal (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  assignment_id bigint not null unique references assignment on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  text text not null check (length(text) between 1 and 4000),
  status text not null default 'open' check (status in ('open', 'accepted', 'declined')),
  answer text not null default '' check (length(answer) <= 4000),
  decided_by bigint references app_user on delete set null,
  decided_at timestamptz,
  created_at timestamptz not null default now()
);
create index crowd_appeal_open on crowd_appeal (organization_id, id) where status = 'open';
select enable_tenancy('crowd_appeal');

-- Where somebody wants their money: sealed by the vault.
create table crowd_payee (
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  sealed text not null,
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index crowd_payee_user on crowd_payee (user_id);
create trigger touch before update on crowd_payee for each row execute function touch_updated_at();
select enable_tenancy('crowd_payee');

-- Money that goes out to several people at once.
create table crowd_payout (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null default 'open' check (status in ('open', 'paid', 'cancelled')),
  people integer not null check (people > 0),
  total_cents bigint not null check (total_cents > 0),
  -- Of the transfer, as the bank calls it.
  reference text not null default '' check (length(reference) <= 200),
  created_by bigint references app_user on delete set null,
  settled_by bigint references app_user on delete set null,
  settled_at timestamptz,
  created_at timestamptz not null default now()
);
create index crowd_payout_organization on crowd_payout (organization_id, id desc);
select enable_tenancy('crowd_payout');

-- What the portal owes people and what it paid them. A row is never changed: what was wrong gets a row against it, and
-- the balance is the sum. Whatever may be repeated names itself by its key, and is written once.
create table crowd_ledger (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  user_id bigint not null,
  project_id bigint,
  batch_id bigint,
  assignment_id bigint,
  payout_id bigint,
  kind text not null check (kind in ('reward', 'bonus', 'payout', 'payout_cancelled')),
  amount_cents integer not null check (case when kind = 'payout' then amount_cents < 0 else amount_cents >= 0 end),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  reason text not null default '' check (length(reason) <= 2000),
  created_by bigint,
  created_at timestamptz not null default now(),
  unique (organization_id, idempotency_key)
);
create index crowd_ledger_person on crowd_ledger (organization_id, user_id, id);
create index crowd_ledger_batch on crowd_ledger (organization_id, batch_id, id);
create index crowd_ledger_payout on crowd_ledger (payout_id) where payout_id is not null;
create trigger append_only before update or delete on crowd_ledger for each row execute function refuse_change();
create trigger no_truncate before truncate on crowd_ledger for each statement execute function refuse_change();
revoke update, delete on crowd_ledger from labelwright_app;
select enable_tenancy('crowd_ledger');

-- A person works on one task at a time, and on none twice.
create unique index assignment_at_hand on assignment (batch_id, user_id)
  where backend = 'portal' and status = 'created' and assignment_id <> '';
create unique index assignment_once on assignment (task_id, user_id)
  where backend = 'portal' and status in ('created', 'submitted', 'approved', 'rejected') and assignment_id <> '';
