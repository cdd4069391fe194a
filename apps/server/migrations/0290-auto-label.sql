-- Predictions above the confidence limit become answers by themselves, in the name of whoever switched that on.
alter table project add column auto_label_by bigint references app_user (id) on delete set null;
