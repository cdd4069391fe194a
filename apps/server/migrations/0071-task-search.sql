-- Search in the data of tasks. Row-level security keeps every index that could find a part of a text out of reach, and
-- such an index would cost an import more than the import itself. Instead the texts of neighbouring tasks lie together
-- in blocks, each with a signature of the groups of three characters in it: a search passes over thousands of blocks
-- at once and looks only into those that may hold the text. A job fills the blocks after the tasks have come; what it
-- has not reached yet is searched task by task. The blocks only narrow a search down, the task itself decides.

-- Tasks up to this number of the project are in blocks. Numbers are given out under a lock of the project that is held
-- until the commit, so no task can appear behind this place later.
create table task_search_progress (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint primary key references project on delete cascade,
  indexed_to bigint not null default 0
);
create index task_search_progress_organization on task_search_progress (organization_id);
select enable_tenancy('task_search_progress');

create table task_search_block (
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  -- inner_id of its first and last task.
  first_number bigint not null,
  last_number bigint not null,
  task_ids bigint[] not null,
  signature bit(8192) not null,
  -- One entry per task in the order of task_ids, parted by U+001E; its values in lower case, parted by U+001F.
  text text not null,
  primary key (project_id, first_number)
);
create index task_search_block_organization on task_search_block (organization_id);
-- Most signatures are all that is read of a block: the texts lie elsewhere.
alter table task_search_block alter signature set storage plain, alter task_ids set storage plain;
alter table task_search_block set (toast_tuple_target = 128);
select enable_tenancy('task_search_block');

-- Tasks whose data changed after their block was made: searched task by task until it is made again.
create table task_search_change (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  task_id bigint not null
);
create index task_search_change_project on task_search_change (project_id, id);
create index task_search_change_organization on task_search_change (organization_id);
select enable_tenancy('task_search_change');

create function note_search_change() returns trigger language plpgsql as $$
begin
  insert into task_search_change (organization_id, project_id, task_id) values (new.organization_id, new.project_id, new.id);
  return null;
end
$$;
create trigger note_search_change after update of data on task
  for each row when (old.data is distinct from new.data) execute function note_search_change();
