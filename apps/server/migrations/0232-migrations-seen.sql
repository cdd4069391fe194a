-- The page of the system says which migrations were applied.
grant select on kysely_migration to labelwright_app;
