-- A takeover that runs as a job. Its token is kept, sealed, only until the job ends.
alter table takeover
  add column job_id uuid,
  add column sealed_token text,
  add column member_role text not null default 'member' check (member_role in ('member', 'admin')),
  add column chosen_projects bigint[],
  add column requests_per_second real not null default 20 check (requests_per_second > 0);
create index takeover_job on takeover (job_id) where job_id is not null;

-- How far each project there is: all that are to come, once they are known.
create table takeover_project (
  organization_id bigint not null references organization on delete cascade,
  takeover_id bigint not null references takeover on delete cascade,
  source_id bigint not null,
  title text not null,
  task_count integer,
  seen_count integer not null default 0,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'finished', 'gone')),
  primary key (organization_id, takeover_id, source_id)
);
create index takeover_project_takeover on takeover_project (takeover_id);
select enable_tenancy('takeover_project');
