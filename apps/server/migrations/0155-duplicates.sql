-- Which tasks an action on duplicates removes, and which task each of them is a copy of. Decided once for all of them.
create table task_action_pair (
  task_action_id bigint not null references task_action on delete cascade,
  task_id bigint not null,
  keeper_id bigint not null,
  organization_id bigint not null references organization on delete cascade,
  primary key (task_action_id, task_id)
);
create index task_action_pair_organization on task_action_pair (organization_id);
select enable_tenancy('task_action_pair');
