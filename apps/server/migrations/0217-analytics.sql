-- How far processing is, counted without reading the items.
create index collection_item_processing on collection_item (organization_id, project_id, kind, processing_state)
  include (processing_engine) where deleted_at is null and processing_state <> 'none';
