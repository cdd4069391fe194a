import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, type Query } from '../../lib/api.ts';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { LogFilters } from './LogFilters.tsx';
import { NothingLogged } from './NothingLogged.tsx';
import { t } from './strings.ts';
import { useNewer } from './use-newer.ts';

type LogPageProps<T extends object> = {
  title: string;
  description: string;
  icon: ReactNode;
  path: string;
  query: Query;
  columns: readonly DataTableColumn<T>[];
  idOf: (row: T) => string;
  /** The moment of a row, ISO. */
  momentOf: (row: T) => string;
  filterCount: number;
  onClear: () => void;
  quick?: ReactNode;
  fields: ReactNode;
  openId: string | undefined;
  onOpen: (row: T) => void;
  onClose: () => void;
  drawer: (row: T) => ReactNode;
};

/** A log that only grows: its filters, its rows, and one row in full. */
export function LogPage<T extends object>(props: LogPageProps<T>) {
  const { title, description, path, query, idOf, filterCount, openId } = props;
  const list = useList<T>({ key: ['log', path], path, query, idOf });
  const isSettled = !list.isLoading && !list.isRefreshing;
  const hasNewer = useNewer({ path, query, newest: list.rows[0], momentOf: props.momentOf, isEnabled: isSettled });
  const clear = filterCount > 0 ? props.onClear : undefined;
  const listed = openId === undefined ? undefined : list.rows.find((row) => idOf(row) === openId);
  return (
    <PageBody kind="work">
      <LogFilters
        title={title}
        description={description}
        filterCount={filterCount}
        onClear={clear}
        onShowNewer={hasNewer ? list.onRetry : undefined}
        quick={props.quick}
      >
        {props.fields}
      </LogFilters>
      <DataTable
        {...list}
        label={title}
        columns={props.columns}
        idOf={idOf}
        openId={openId}
        onOpen={props.onOpen}
        empty={
          <NothingLogged icon={props.icon} onClear={clear}>
            {description}
          </NothingLogged>
        }
      />
      {listed !== undefined && props.drawer(listed)}
      {openId !== undefined && listed === undefined && isSettled && <FetchedRow {...props} rowId={openId} />}
    </PageBody>
  );
}

/** A link led to a row that the loaded part of the list does not hold. */
function FetchedRow<T extends object>({ path, query, rowId, drawer, onClose }: LogPageProps<T> & { rowId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['log-row', path, rowId],
    queryFn: ({ signal }) =>
      api.get<T>(`${path}/${encodeURIComponent(rowId)}`, { query: { everywhere: query.everywhere }, signal }),
  });
  if (data !== undefined) return drawer(data);
  return (
    <Drawer isOpen onClose={onClose} title={t.record} size="lg">
      {error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </Drawer>
  );
}
