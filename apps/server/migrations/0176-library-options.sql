-- What a label stores in answers, whatever the control: to be searched, and to count its use by.
alter table library_label add column option_names text[] not null default '{}';
create index library_label_search on library_label using gin (title gin_trgm_ops);
