-- What other systems are told (streams, brokers) waits in a queue of its own for each of them, in order. One that is
-- gone, slow or full holds up neither requests nor webhooks nor the others.

alter table stream_entry rename to sink_entry;
alter table sink_entry rename column id to seq;
alter table sink_entry rename column stream to channel;
alter table sink_entry rename column fields to body;
alter table sink_entry
  alter column organization_id drop not null,
  add column id uuid not null default gen_random_uuid() unique,
  add column sink text not null default 'redis' check (length(sink) between 1 and 32),
  add column routing_key text not null default '' check (length(routing_key) <= 255),
  -- What has to arrive in order, such as task:12.
  add column aggregate text not null default '',
  -- failed: a dead letter. It was refused too often and is out of the way of later entries.
  add column status text not null default 'waiting' check (status in ('waiting', 'failed')),
  add column attempts integer not null default 0,
  add column next_attempt_at timestamptz not null default now(),
  add column failed_at timestamptz,
  add column error text,
  drop constraint stream_entry_event_id_stream_key,
  add unique (event_id, sink, channel);
alter table sink_entry
  alter column sink drop default,
  alter column aggregate drop default;

create index sink_entry_waiting on sink_entry (sink, seq) where status = 'waiting';
-- Few: only what was refused waits for a moment of its own.
create index sink_entry_refused on sink_entry (sink, aggregate, seq) where status = 'waiting' and attempts > 0;
create index sink_entry_failed on sink_entry (failed_at, id) where status = 'failed';
