-- A mail is a row from the moment it is asked for; what it says is sealed until it is out.

alter table mail_message drop constraint mail_message_status_check;
alter table mail_message add constraint mail_message_status_check check (status in ('queued', 'stored', 'sent', 'failed'));
-- Content with its one-time link, encrypted. Null once the mail is sent or stored.
alter table mail_message add column sealed text;
alter table mail_message add column attempts integer not null default 0;
alter table mail_message add column last_attempt_at timestamptz;
-- unreachable: the server could not take mails, later it may. refused: it will not take this one.
alter table mail_message add column failure text check (failure in ('unreachable', 'refused'));
alter table mail_message add column requested_by bigint references app_user on delete set null;
create index mail_message_open on mail_message (id) where status in ('queued', 'failed');
create index mail_message_recipient on mail_message (lower(recipient), id desc);

-- Mails on their way move over to the new job.
set local app.system = 'on';
do $$
declare
  old record;
  mail bigint;
begin
  for old in
    select id, organization_id, payload, created_by, created_at from job
    where type = 'mail.send' and status in ('queued', 'running') and payload ? 'sealed'
  loop
    insert into mail_message (organization_id, recipient, subject, text_body, html_body, template, status, sealed, requested_by, created_at)
    values (old.organization_id, old.payload->>'recipient', '', '', '', old.payload->>'template', 'queued', old.payload->>'sealed', old.created_by, old.created_at)
    returning id into mail;
    update job set payload = jsonb_build_object('mailId', mail) where id = old.id;
  end loop;
  update job set type = 'task_send_email' where type = 'mail.send';
end
$$;
set local app.system = '';
