-- A project that goes takes its versions with it.
create index prompt_version_project on prompt_version (project_id);
