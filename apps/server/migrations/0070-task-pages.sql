-- Pages of the data manager are found in an index alone, filters included: reading the task for each condition costs
-- several times as much. What is included either never changes or changes only with a submission, which renews these
-- entries in any case.

drop index task_list;
create index task_list on task (organization_id, project_id, id)
  include (status, is_labeled, total_annotations, cancelled_annotations, priority, created_at, updated_at) where deleted_at is null;
drop index task_status;
create index task_status on task (organization_id, project_id, status, id)
  include (is_labeled, total_annotations, cancelled_annotations, priority, created_at, updated_at) where deleted_at is null;
-- Both know is_labeled now, and each index on task is work for every submission.
drop index task_labeled;

-- These three say nearly the same. Taken for independent they would seem to leave a handful of tasks.
create statistics task_progress (dependencies, mcv) on status, is_labeled, total_annotations from task;
