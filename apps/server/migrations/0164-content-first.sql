-- By content before anything else: of a project that is new the planner expects a task or two, and would walk all of it.
drop index task_data_hash;
create index task_data_hash on task (data_hash, organization_id) where deleted_at is null;
