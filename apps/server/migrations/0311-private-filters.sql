-- A saved filter is for everybody in the project, as those made so far, or for whoever made it.
alter table filter_group add column shared boolean not null default true;
