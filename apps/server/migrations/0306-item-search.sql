-- Search in collected items, as in tasks (0071): their texts lie together in blocks with a signature of the groups of three
-- characters in them, because no index reaches a part of a text behind row-level security. Every item is in a block, or
-- noted as changed since its block was made; those are looked at one by one. A job makes the blocks.

create table item_search_block (
  id bigint generated always as identity primary key,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  item_ids uuid[] not null,
  signature bit(8192) not null,
  -- One entry per item in the order of item_ids, parted by U+001E; title and text in lower case, parted by U+001F.
  text text not null
);
create index item_search_block_project on item_search_block (organization_id, project_id);
create index item_search_block_project_id on item_search_block (project_id);
-- Most signatures are all that is read of a block: the texts lie elsewhere.
alter table item_search_block alter signature set storage plain;
alter table item_search_block set (toast_tuple_target = 128);
select enable_tenancy('item_search_block');

-- The block that an item is in.
create table item_search_place (
  item_id uuid primary key references collection_item on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  block_id bigint not null references item_search_block on delete cascade
);
create index item_search_place_organization on item_search_place (organization_id);
create index item_search_place_block on item_search_place (block_id);
select enable_tenancy('item_search_place');

create table item_search_change (
  item_id uuid primary key references collection_item on delete cascade,
  organization_id bigint not null references organization on delete cascade,
  project_id bigint not null references project on delete cascade,
  noted_at timestamptz not null default now()
);
create index item_search_change_project on item_search_change (organization_id, project_id);
create index item_search_change_project_id on item_search_change (project_id);
select enable_tenancy('item_search_change');

-- An update, not a nothing, of what is noted already: the job that takes it waits until the new text can be seen.
create function note_item_change() returns trigger language plpgsql as $$
begin
  insert into item_search_change as c (item_id, organization_id, project_id)
  values (new.id, new.organization_id, new.project_id)
  on conflict (item_id) do update set noted_at = now();
  return null;
end
$$;
create trigger note_item_added after insert on collection_item for each row execute function note_item_change();
create trigger note_item_changed after update of title, text_content on collection_item
  for each row when (old.title is distinct from new.title or old.text_content is distinct from new.text_content)
  execute function note_item_change();

-- What there is already, of every tenant.
select set_config('app.system', 'on', true);
insert into item_search_change (item_id, organization_id, project_id) select id, organization_id, project_id from collection_item;
select set_config('app.system', '', true);
