-- A link to one row of the audit log finds it by the id that is shown.
create index audit_log_uuid on audit_log (uuid);
