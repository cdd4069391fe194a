-- A unique id names an annotation within its project: a copy of the project, or another tenant, may hold it as well.
-- It comes first in the index, so that it is found without its project too.
drop index annotation_unique_id;
create unique index annotation_unique_id on annotation (unique_id, project_id);
