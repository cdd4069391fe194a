-- Random ids of answers met another page of their index each time, and the first meeting after a checkpoint writes the whole
-- page to the log: 1.6 of the 10.7 kB that an answer wrote in a project of a million tasks. In the order of time they go to
-- the last page, as ids elsewhere do.
do $$
begin
  if current_setting('server_version_num')::integer >= 180000 then
    create or replace function new_uuid() returns uuid language sql volatile parallel safe return uuidv7();
  end if;
end
$$;
alter table annotation alter column unique_id set default new_uuid();
