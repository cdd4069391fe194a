-- These count whole batches. A plan kept from when the tables were nearly empty reads all of a table once for each task,
-- until the statistics are renewed a minute later; a plan of their own costs a thousandth of the work.
alter function tally_tasks(bigint[]) set plan_cache_mode = force_custom_plan;
alter function recount_tasks(bigint[], timestamptz) set plan_cache_mode = force_custom_plan;
alter function count_task_content(bigint, bigint, bigint[], integer) set plan_cache_mode = force_custom_plan;
alter function count_task_columns(bigint, bigint, bigint[], integer) set plan_cache_mode = force_custom_plan;
