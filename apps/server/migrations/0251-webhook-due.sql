-- Whether a webhook has something due is asked for each webhook, however much waits for the others.
create index webhook_delivery_next on webhook_delivery (webhook_id, next_attempt_at) where status in ('queued', 'retrying');
drop index webhook_delivery_due;
