-- Jobs as people and programs follow them: what happened to each in order, who runs them, which queues stand still.

-- Runs that ended with their worker, not with the job: they do not count as attempts, and too many of them end the job.
alter table job add column interruptions integer not null default 0;
-- Number of the last event of the job; 0 for the housekeeping of the server, which nobody follows.
alter table job add column event_seq integer not null default 0;
-- The stored object with the log of the last attempt.
alter table job add column log_key text;
create index job_running on job (worker) where status = 'running';
create index job_waiting on job (queue, run_at) where status = 'queued';
create index job_finished on job (finished_at) where finished_at is not null;
create index job_creator on job (organization_id, created_by, created_at desc, id desc);

-- What a follower is told, numbered per job without gaps, so that it can go on where it was cut off.
create table job_event (
  organization_id bigint not null,
  job_id uuid not null references job on delete cascade,
  seq integer not null,
  kind text not null check (kind in ('status', 'progress')),
  status text not null,
  attempts integer not null,
  progress jsonb not null default '{}',
  error text,
  created_at timestamptz not null default now(),
  primary key (job_id, seq)
);
select enable_tenancy('job_event');

create function job_percent(p_progress jsonb) returns integer immutable language sql as $$
  select case
    when jsonb_typeof(p_progress -> 'total') = 'number' and (p_progress ->> 'total')::numeric > 0
    then least(100, floor(100 * coalesce((p_progress ->> 'done')::numeric, 0) / (p_progress ->> 'total')::numeric))::integer
    else -1 end
$$;

-- Every change of state is an event, and every percent of progress, whichever statement made it.
create function number_job_event() returns trigger language plpgsql as $$
begin
  if new.organization_id is null then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.event_seq := 1;
  elsif new.status <> old.status or new.attempts <> old.attempts
    or (new.cancel_requested_at is not null and old.cancel_requested_at is null)
    or job_percent(new.progress) <> job_percent(old.progress) then
    new.event_seq := old.event_seq + 1;
  end if;
  return new;
end
$$;
create trigger number_event before insert or update on job for each row execute function number_job_event();

create function write_job_event() returns trigger language plpgsql as $$
begin
  insert into job_event (organization_id, job_id, seq, kind, status, attempts, progress, error)
  values (
    new.organization_id, new.id, new.event_seq,
    case when tg_op = 'UPDATE' and new.status = old.status and new.attempts = old.attempts
      and new.cancel_requested_at is not distinct from old.cancel_requested_at then 'progress' else 'status' end,
    new.status, new.attempts, new.progress, new.error
  );
  return null;
end
$$;
create trigger write_first_event after insert on job for each row
  when (new.event_seq > 0) execute function write_job_event();
create trigger write_event after update on job for each row
  when (new.event_seq > old.event_seq) execute function write_job_event();

-- Processes that run jobs, by their last sign of life.
create table job_worker (
  id text primary key,
  host text not null,
  pid integer not null,
  -- {name: how many at a time}
  queues jsonb not null,
  keeps_clock boolean not null,
  version text not null,
  rss_bytes bigint not null default 0,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);

-- A queue named here stands still until the row is gone: what runs is finished, nothing new begins.
create table job_queue_pause (
  queue text primary key check (length(queue) between 1 and 64),
  paused_by bigint references app_user on delete set null,
  paused_at timestamptz not null default now()
);
