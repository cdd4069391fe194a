import { type ColumnDef, useTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import {
  type DataTableLayout,
  type DataTableProps,
  DEFAULT_WIDTH,
  EMPTY_LAYOUT,
  type Features,
  features,
} from './data-table-model.ts';

/** Lines the boxes up with the padding of the page. */
const SELECTION_WIDTH = 48;

type Apply<S> = S | ((current: S) => S);

const applied = <S>(next: Apply<S>, current: S): S =>
  typeof next === 'function' ? (next as (current: S) => S)(current) : next;

/** TanStack Table over the props of `DataTable`: which columns show, how wide, and the CSS grid that follows. */
export function useTableModel<T extends object>(props: DataTableProps<T>, hasSelection: boolean) {
  const { columns, rows, idOf, onLayoutChange } = props;
  const [ownLayout, setOwnLayout] = useState(EMPTY_LAYOUT);
  const layout = props.layout ?? ownLayout;
  const setLayout = (next: DataTableLayout) => {
    setOwnLayout(next);
    onLayoutChange?.(next);
  };

  const columnDefs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<Features, T> => ({
          id: column.id,
          header: column.header,
          size: column.width ?? DEFAULT_WIDTH,
          minSize: column.minWidth ?? 56,
          enableHiding: column.isHideable ?? true,
          cell: ({ row }) => column.cell(row.original),
        }),
      ),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const columnVisibility = useMemo(() => Object.fromEntries(layout.hidden.map((id) => [id, false])), [layout.hidden]);
  const columnSizing = useMemo(() => ({ ...layout.widths }), [layout.widths]);

  const table = useTable<Features, T>({
    features,
    columns: columnDefs,
    data,
    getRowId: idOf,
    columnResizeMode: 'onChange',
    state: { columnVisibility, columnSizing },
    onColumnVisibilityChange: (next) => {
      const visibility = applied(next, columnVisibility);
      setLayout({ ...layout, hidden: Object.keys(visibility).filter((id) => visibility[id] === false) });
    },
    onColumnSizingChange: (next) => setLayout({ ...layout, widths: applied(next, columnSizing) }),
  });

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const growing = new Set(columns.filter((column) => column.isGrowing === true).map((column) => column.id));
  const sizes = headers.map((header) =>
    growing.has(header.column.id) ? `minmax(${header.getSize()}px, 1fr)` : `${header.getSize()}px`,
  );
  const gridTemplateColumns = [...(hasSelection ? [`${SELECTION_WIDTH}px`] : []), ...sizes].join(' ');
  const minWidth = headers.reduce((sum, header) => sum + header.getSize(), hasSelection ? SELECTION_WIDTH : 0);
  return { table, headers, gridTemplateColumns, minWidth, layout, setLayout };
}
