-- Which engines a project wants for reading its scans and writing down its recordings. No row, or null: the server's choice.
create table project_processing (
  project_id bigint primary key references project on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  ocr_engine text check (length(ocr_engine) between 1 and 40),
  ocr_language text check (length(ocr_language) between 2 and 100),
  speech_engine text check (length(speech_engine) between 1 and 40),
  speech_language text check (length(speech_language) between 2 and 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index project_processing_organization on project_processing (organization_id);
create trigger touch before update on project_processing for each row execute function touch_updated_at();
select enable_tenancy('project_processing');

-- An item waits for its job and fails with it, however the job ends: by its handler, by a worker that died too often, by
-- a person who stopped it, or taken up again from the page of jobs.
create function follow_processing_job() returns trigger language plpgsql as $$
begin
  if new.status = 'queued' then
    update collection_item set processing_state = 'queued',
      processing_error = case when new.error is null then null else left(new.error, 3800) || ' It is tried again soon.' end
    where organization_id = new.organization_id and id = (new.payload ->> 'itemId')::uuid and deleted_at is null
      and (processing_state in ('queued', 'processing') or (old.status in ('failed', 'cancelled') and not processed));
  elsif new.status = 'failed' then
    update collection_item set processing_state = 'failed', processing_error = left(new.error, 4000)
    where organization_id = new.organization_id and id = (new.payload ->> 'itemId')::uuid and deleted_at is null
      and processing_state in ('queued', 'processing');
  elsif new.status = 'cancelled' then
    update collection_item set processing_state = case when processed then 'done' else 'none' end,
      processing_error = case when processed then null else 'It was stopped before it was done. Start it again when you like.' end
    where organization_id = new.organization_id and id = (new.payload ->> 'itemId')::uuid and deleted_at is null
      and processing_state in ('queued', 'processing');
  end if;
  return null;
end
$$;
create trigger follow_processing after update of status on job for each row
  when (new.type in ('task_process_ocr', 'task_transcribe_audio') and new.status is distinct from old.status)
  execute function follow_processing_job();

-- The latest job of an item.
create index job_processing_item on job ((payload ->> 'itemId'), created_at desc)
  where type in ('task_process_ocr', 'task_transcribe_audio');
