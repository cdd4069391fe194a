-- Entries on their way to streams of other systems: they wait here while those are gone, in order.

create table stream_entry (
  id bigint generated always as identity primary key,
  organization_id bigint not null,
  stream text not null check (length(stream) between 1 and 64),
  event_id uuid not null,
  fields jsonb not null,
  created_at timestamptz not null default now(),
  unique (event_id, stream)
);
select enable_tenancy('stream_entry');
