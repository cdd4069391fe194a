import type { TaskColumn } from '../task-columns.tsx';
import type { TaskLayout } from './task-layout.ts';
import { shownColumns } from './task-layout.ts';

/** Lines the boxes up with the padding of the page. */
export const SELECTION_WIDTH = 48;
/** What stays in sight may not take more of the table than this. */
const PINNED_SHARE = 0.55;

export interface ShapedColumn extends TaskColumn {
  width: number;
  /** Pixels from the left where it stays; undefined: it scrolls. */
  pinnedAt: number | undefined;
}

export interface TableShape {
  columns: ShapedColumn[];
  gridTemplateColumns: string;
  minWidth: number;
}

/** Which columns show, how wide, and which of them stay; `tableWidth` in pixels. */
export function shapeTable(all: readonly TaskColumn[], layout: TaskLayout, tableWidth: number): TableShape {
  const shown = shownColumns(all, layout).map((column) => ({
    ...column,
    width: layout.widths[column.id] ?? column.width,
  }));
  const wanted = shown.slice(0, layout.pinned);
  const pinnedWidth = wanted.reduce((sum, column) => sum + column.width, SELECTION_WIDTH);
  const pinnedCount = pinnedWidth <= tableWidth * PINNED_SHARE ? wanted.length : 0;
  let left = SELECTION_WIDTH;
  const columns = shown.map((column, index): ShapedColumn => {
    const pinnedAt = index < pinnedCount ? left : undefined;
    left += column.width;
    return { ...column, pinnedAt };
  });
  // What stays must not grow, or the next would stand upon it.
  const growing =
    columns.find(
      (column) => column.isGrowing && column.pinnedAt === undefined && layout.widths[column.id] === undefined,
    ) ?? columns.findLast((column) => column.pinnedAt === undefined);
  const sizes = columns.map((column) => (column === growing ? `minmax(${column.width}px, 1fr)` : `${column.width}px`));
  return {
    columns,
    gridTemplateColumns: [`${SELECTION_WIDTH}px`, ...sizes].join(' '),
    minWidth: columns.reduce((sum, column) => sum + column.width, SELECTION_WIDTH),
  };
}
