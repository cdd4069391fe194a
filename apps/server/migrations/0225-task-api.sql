-- The labelling-task API: tenants and people that other issuers know, the project of its tasks, and lists over a tenant.

-- What other issuers call the organization; null: only we do.
alter table organization add column external_id text unique check (length(external_id) between 1 and 200);

-- People who come with tokens of another issuer. The same `sub` in two tenants is two people.
create table foreign_identity (
  organization_id bigint not null references organization on delete cascade,
  subject text not null check (length(subject) between 1 and 255),
  user_id bigint not null references app_user on delete cascade,
  -- As the last token said.
  role text not null check (role in ('SuperAdmin', 'Admin', 'Labeller', 'Reviewer')),
  last_seen_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, subject)
);
create unique index foreign_identity_user on foreign_identity (user_id);
select enable_tenancy('foreign_identity');

-- Where tasks go that name no project; made on first use, at most one for each organization.
alter table project add column for_task_api boolean not null default false;
create unique index project_for_task_api on project (organization_id) where for_task_api and deleted_at is null;

-- Their external ids are unique in the organization; those of other tasks within their project.
alter table task add column by_task_api boolean not null default false;
create unique index task_external_of_tenant on task (organization_id, external_id)
  where by_task_api and external_id is not null and deleted_at is null;
create index task_external_any on task (organization_id, external_id) where external_id is not null and deleted_at is null;
