-- What an organization pays its own crowd in. What was promised or booked before keeps its currency.
alter table organization add column currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$');
