-- Whether some task of a project has an interface of its own.
create index task_own_definition on task (organization_id, project_id) where task_definition_id is not null and deleted_at is null;
