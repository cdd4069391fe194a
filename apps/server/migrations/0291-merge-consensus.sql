-- A consensus over whole answers: regions, labels and texts are merged part by part.
alter table consensus_run drop constraint consensus_run_method_check;
alter table consensus_run add constraint consensus_run_method_check
  check (method in ('majority', 'weighted', 'dawid_skene', 'mace', 'glad', 'merge', 'compare'));
-- What the merged answer holds, and how many of its parts all, most or neither agree on; null for labels of one control.
alter table consensus_proposal add column result jsonb;
alter table consensus_proposal add column parts jsonb;
