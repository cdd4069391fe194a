-- Every measure of the answers to each control of a project, as it was computed last; computed again when it is asked for.
create table project_coefficients (
  project_id bigint primary key references project on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  -- What it was computed from. When that is something else now, it is stale.
  state text not null,
  controls jsonb not null,
  choices jsonb not null,
  made_at timestamptz not null
);
create index project_coefficients_organization on project_coefficients (organization_id);
select enable_tenancy('project_coefficients');
