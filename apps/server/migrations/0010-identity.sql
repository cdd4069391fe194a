-- What log-in, accounts and invitations need beyond the tables of 0001 and 0003.

-- Raised with every new password: access tokens carry it, so the older ones die at once.
alter table app_user add column token_version integer not null default 0;
-- Set by a platform administrator; the account can do nothing until it is cleared.
alter table app_user add column disabled_at timestamptz;

-- No address: an invitation by link, good for anybody with a verified account until it ends.
alter table invitation alter column email drop not null;
-- The token that only the mail holds: whoever has it reads the mailbox. token_hash belongs to the one shown to the inviter.
alter table invitation add column mail_token_hash bytea unique;
alter table invitation add column updated_at timestamptz not null default now();
create index invitation_open on invitation (organization_id, id desc) where accepted_at is null and revoked_at is null;
create trigger touch before update on invitation for each row execute function touch_updated_at();

-- Ended sessions and used tokens are swept by the clock.
create index session_expiry on session (expires_at);
create index one_time_token_expiry on one_time_token (expires_at);

-- Where somebody works: the organization they chose, else the one they have belonged to longest; null when in none.
-- Super administrators may work in any. Needs app.system.
create function active_organization(p_user bigint) returns bigint
  language sql stable
  return coalesce(
    (select o.id from app_user u
      join organization o on o.id = u.active_organization_id and o.deleted_at is null
      where u.id = p_user and (u.global_role = 'super_admin' or exists (
        select from organization_member m where m.organization_id = o.id and m.user_id = u.id and m.enabled))),
    (select m.organization_id from organization_member m
      join organization o on o.id = m.organization_id and o.deleted_at is null
      where m.user_id = p_user and m.enabled
      order by m.created_at, m.organization_id limit 1));
