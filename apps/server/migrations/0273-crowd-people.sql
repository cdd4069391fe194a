-- People who work for pay: they belong to an organization through its portal alone, and the guard closes all else to them.

alter table organization_member add column is_crowd boolean not null default false;
alter table organization_member add constraint organization_member_crowd check (not is_crowd or role = 'member');
