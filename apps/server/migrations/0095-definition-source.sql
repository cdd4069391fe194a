-- The definition as its author wrote it: jsonb forgets the order of the fields, which is the order of the form.
alter table task_definition add column source json;
