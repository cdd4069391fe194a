-- Leases come and go with every task. By their end each had a place of its own in the index, so that what was given back
-- stayed there until the next vacuum: after a minute at 500 tasks a second, each call went through 40,000 dead ones. By
-- person the same places are used again and again, and a plain scan, unlike a bitmap, notes what is dead and leaves it out.
drop index task_lease_project;
create index task_lease_project on task_lease (project_id, user_id);
alter function next_tasks(bigint, text, bigint[], timestamptz, integer, boolean) set enable_bitmapscan = off;
