-- What a person is told: one row per thing, comes up again when something newer happened to it.

create table notification (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  project_id bigint references project on delete cascade,
  kind text not null check (length(kind) <= 40),
  title text not null check (length(title) between 1 and 300),
  body text not null default '' check (length(body) <= 2000),
  -- Path within the site; empty: nowhere to go.
  link text not null default '' check (link = '' or (link like '/%' and link not like '//%' and length(link) <= 500)),
  -- The thing it is about, such as mention:55: the same event delivered twice makes one row.
  event_key text not null check (length(event_key) between 1 and 200),
  -- false: the person wants mail only.
  is_shown boolean not null default true,
  -- How it goes by mail; null: not at all.
  mail text check (mail in ('now', 'daily')),
  mailed_at timestamptz,
  read_at timestamptz,
  happened_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (user_id, event_key)
);
create index notification_list on notification (organization_id, user_id, happened_at desc, id desc) where is_shown;
create index notification_unread on notification (organization_id, user_id) where is_shown and read_at is null;
create index notification_digest on notification (organization_id, user_id) where mail = 'daily' and mailed_at is null;
create index notification_project on notification (project_id);
create index notification_old on notification (happened_at);
select enable_tenancy('notification');

create table notification_preference (
  organization_id bigint not null references organization on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  kind text not null check (length(kind) <= 40),
  in_app boolean not null,
  mail text not null check (mail in ('off', 'now', 'daily')),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id, kind)
);
create index notification_preference_user on notification_preference (user_id);
create trigger touch before update on notification_preference for each row execute function touch_updated_at();
select enable_tenancy('notification_preference');

set local app.system = 'on';
-- Mentions that nobody has read yet are told by the bell from now on.
insert into notification (organization_id, user_id, project_id, kind, title, body, link, event_key, happened_at, read_at)
select m.organization_id, m.user_id, c.project_id, 'mention',
  left(coalesce(nullif(u.display_name, ''), u.email::text, 'Somebody') || ' mentioned you in ' || p.title, 300),
  left(c.text, 2000), '/projects/' || c.project_id || '/tasks/' || c.task_id, 'mention:' || c.id, c.created_at, m.read_at
from comment_mention m
join comment c on c.id = m.comment_id and c.deleted_at is null
join project p on p.id = c.project_id and p.deleted_at is null
left join app_user u on u.id = c.created_by;
set local app.system = '';
alter table comment_mention drop column read_at;
