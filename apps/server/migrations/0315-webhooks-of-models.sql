-- A connected model is told of annotations as they are made, by a webhook of its own that ends with it.

alter table webhook add column ml_backend_id bigint unique references ml_backend on delete cascade;
