-- Beside the list of tasks, which has the same first columns, a look-up by content must win even before the table was ever
-- analysed, as in the first import of a new installation: with all three columns it is always the more exact one.
drop index task_data_hash;
create index task_data_hash on task (organization_id, project_id, data_hash) where deleted_at is null;
