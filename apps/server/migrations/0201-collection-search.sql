-- Behind row-level security no index serves a search for part of a text; this one only cost time on every change.
drop index collection_item_title;
