-- Nothing is planned by how often a whole document occurs, and comparing documents is most of the work of counting.
alter table task alter column data set statistics 0, alter column meta set statistics 0;
alter table annotation alter column result set statistics 0;
alter table prediction alter column result set statistics 0;

-- The planner of a table that has grown many times over since anybody counted it takes it for empty: it sees no
-- difference between an index that leads to one row and one that leads to all of them. Autovacuum comes by once a
-- minute and counts thoroughly; an import writes a million rows by then, and a rough count of few rows will do. Only the
-- owner may count, so this runs as the owner.
create function refresh_statistics() returns void language plpgsql security definer set search_path = public, pg_temp
set default_statistics_target = 10 as $$
declare
  v_table text;
begin
  foreach v_table in array array['task', 'annotation', 'prediction'] loop
    if exists (
      select from pg_class as c
      where c.oid = v_table::regclass
        and pg_relation_size(c.oid) / current_setting('block_size')::bigint > 50 + 2 * case when c.reltuples > 0 then c.relpages else 0 end)
      and pg_try_advisory_xact_lock(hashtextextended('labelwright.statistics ' || v_table, 0))
    then
      execute format('analyze %I', v_table);
    end if;
  end loop;
end
$$;
revoke all on function refresh_statistics() from public;
