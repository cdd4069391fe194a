-- What people of an organization are told apart by, beside their roles: skills, languages, teams.
create table member_tag (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  label text not null check (length(label) between 1 and 100),
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index member_tag_label on member_tag (organization_id, lower(label));
create trigger touch before update on member_tag for each row execute function touch_updated_at();
select enable_tenancy('member_tag');

create table member_tag_assignment (
  tag_id bigint not null references member_tag on delete cascade,
  organization_id bigint not null,
  user_id bigint not null,
  primary key (tag_id, user_id),
  foreign key (organization_id, user_id) references organization_member on delete cascade
);
create index member_tag_assignment_member on member_tag_assignment (organization_id, user_id);
select enable_tenancy('member_tag_assignment');

create table member_tag_import (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  tags_created integer not null,
  assignments_created integer not null,
  users_skipped jsonb not null default '[]',
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now()
);
create index member_tag_import_organization on member_tag_import (organization_id);
select enable_tenancy('member_tag_import');
