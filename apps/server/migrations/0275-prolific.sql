-- Prolific pays a bonus every time it is asked to, so what was asked is written down before asking.

create table prolific_bonus (
  organization_id bigint not null references organization on delete cascade,
  token text not null check (length(token) between 1 and 200),
  submission_id text not null check (length(submission_id) <= 128),
  bulk_id text check (length(bulk_id) <= 128),
  amount_cents integer not null check (amount_cents > 0),
  seen_before integer not null default 0,
  sent_at timestamptz,
  confirmed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (organization_id, token)
);
select enable_tenancy('prolific_bonus');
