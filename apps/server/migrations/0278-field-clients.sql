-- What clients written for Label Studio expect of tokens. Its old kind can be looked up again, so it is kept sealed; its
-- new kind is signed and exchanged for short-lived ones: the part without the signature tells which is which.
alter table api_token add column sealed_token text;
alter table api_token add column refresh_payload text;
create unique index api_token_personal on api_token (organization_id, user_id) where refresh_payload is not null and revoked_at is null;

-- Which kinds of tokens an organization allows, and how long its people stay signed in (minutes; null: the server's rule).
alter table organization
  add column api_tokens_enabled boolean not null default true,
  add column legacy_api_tokens_enabled boolean not null default true,
  add column max_session_age integer check (max_session_age > 0),
  add column max_time_between_activity integer check (max_time_between_activity > 0);
