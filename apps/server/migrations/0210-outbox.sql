-- What operators see of the outbox: who caused an event, each attempt that failed, and the dead letters.

alter table outbox_event add column actor_user_id bigint;
alter table outbox_event add column actor text not null default '';

-- Newest first, over all organizations.
create index outbox_event_seq on outbox_event (seq);
create index outbox_event_dead on outbox_event (seq) where status = 'failed';

create table outbox_attempt (
  id bigint generated always as identity primary key,
  organization_id bigint,
  event_id uuid not null references outbox_event on delete cascade,
  -- From 1; begins anew when somebody re-drives the event.
  attempt integer not null,
  -- The subscriber that failed; empty when the process died before any did.
  subscriber text not null default '',
  error text not null,
  detail text not null default '',
  failed_at timestamptz not null default now()
);
create index outbox_attempt_event on outbox_attempt (event_id, id);
select enable_tenancy('outbox_attempt');
