-- Pairs by task within their project, as labels are kept. Measuring asks for those of a thousand tasks at a time: on a table
-- that has just begun to grow, the index by day led through all pairs of the organization, page after page. Dashboards read
-- this one alone, days and people included.
create index annotation_pair_task on annotation_pair (organization_id, project_id, task_id) include (day, user_a, user_b, score);
drop index annotation_pair_project;
