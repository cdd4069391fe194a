-- The tasks of an import lie together, so a summary of each stretch of the table finds them; an entry for every task
-- costs an import as much as a whole column does.
drop index task_import;
create index task_import on task using brin (import_id) with (pages_per_range = 16, autosummarize = on);
