-- More ways to make one answer of several.
alter table consensus_run drop constraint consensus_run_method_check;
alter table consensus_run add constraint consensus_run_method_check
  check (method in ('majority', 'weighted', 'wawa', 'dawid_skene', 'one_coin_dawid_skene', 'mace', 'mace_em', 'glad', 'kos', 'm_msr',
    'merge', 'compare'));
