-- The newest run of each scheduled job, for the page of schedules.
create index job_clock on job (type, id) where organization_id is null;
