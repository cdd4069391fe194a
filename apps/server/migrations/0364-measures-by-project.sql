-- What is measured has one index where it had two. Everything asks for the tasks of a project; by the number of a task alone
-- only what deletes asked, which knows the project as well.

-- Labels no longer stand in the index: an answer of a hundred long ones did not fit there, and measuring it failed.
drop index annotation_labels_project;
alter table annotation_labels drop constraint annotation_labels_pkey;
alter table annotation_labels add primary key (organization_id, project_id, task_id, control, annotation_id);

drop index annotation_pair_task;
alter table annotation_pair drop constraint annotation_pair_pkey;
alter table annotation_pair add primary key (organization_id, project_id, task_id, annotation_a, annotation_b) include (day, user_a, user_b, score);

drop index task_measure_project;
alter table task_measure drop constraint task_measure_pkey;
alter table task_measure add primary key (organization_id, project_id, task_id);

-- As before, but that it names the project.
create or replace function forget_measures() returns trigger language plpgsql as $$
declare
  v_system text := current_setting('app.system', true);
begin
  perform set_config('app.system', 'on', true);
  delete from annotation_pair m using gone g
  where m.organization_id = g.organization_id and m.project_id = g.project_id and m.task_id = g.id;
  delete from annotation_labels m using gone g
  where m.organization_id = g.organization_id and m.project_id = g.project_id and m.task_id = g.id;
  delete from golden_score where task_id in (select id from gone);
  delete from task_measure m using gone g
  where m.organization_id = g.organization_id and m.project_id = g.project_id and m.task_id = g.id;
  delete from consensus_proposal where task_id in (select id from gone);
  perform set_config('app.system', coalesce(v_system, ''), true);
  return null;
end
$$;
