-- How each person is told is their own choice; a rule only says whether anybody is.
alter table alert_setting rename column sends_mail to notifies;
