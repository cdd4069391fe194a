-- Who really asked for a job, while acting as somebody else: {"userId", "name", "impersonationId"}.
alter table job add column impersonator jsonb;
