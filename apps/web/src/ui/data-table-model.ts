import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { Selection } from '../lib/selection.ts';

export type DataTableColumn<T> = {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Pixels; 160 when absent. */
  width?: number;
  minWidth?: number;
  /** Takes the width that is left over; give it to the column with the longest texts. */
  isGrowing?: boolean;
  /** The list can be ordered by it: `onSortChange` is called with its id. */
  isSortable?: boolean;
  align?: 'start' | 'end' | 'center';
  /** False for the column that must not be hidden. */
  isHideable?: boolean;
};

export type DataTableSort = { id: string; isDescending: boolean };

export type DataTableLayout = {
  hidden: readonly string[];
  /** Column id → pixels. */
  widths: Readonly<Record<string, number>>;
};

export type DataTableProps<T> = {
  /** What the rows are, for screen readers: "Tasks". */
  label: string;
  columns: readonly DataTableColumn<T>[];
  rows: readonly T[];
  idOf: (row: T) => string;
  density?: 'comfortable' | 'compact';
  sort?: DataTableSort | undefined;
  onSortChange?: (sort: DataTableSort | undefined) => void;
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Count of the whole list, of which `rows` is the loaded part. */
  totalCount?: number | undefined;
  /** Enter, click on a row. */
  onOpen?: (row: T) => void;
  /** The row shown beside the list, marked. */
  openId?: string | undefined;
  layout?: DataTableLayout;
  onLayoutChange?: (layout: DataTableLayout) => void;
  isLoading?: boolean;
  isLoadingMore?: boolean;
  /** The rows are those of the query before; shown faintly. */
  isRefreshing?: boolean;
  hasMore?: boolean;
  onLoadMore?: () => void;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  /** Pixels, or grows with the page's height when absent. */
  maxHeight?: number;
};

export const EMPTY_LAYOUT: DataTableLayout = { hidden: [], widths: {} };
export const ROW_HEIGHTS = { comfortable: 36, compact: 28 } as const;
/** Pixels; what a finger hits, and room for the controls in a row, which are taller on touch, too. */
export const TOUCH_ROW_HEIGHT = 48;
export const DEFAULT_WIDTH = 160;

export const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature });
export type Features = typeof features;

/** Ascending, then descending, then the list's own order. */
export function nextSort(sort: DataTableSort | undefined, id: string): DataTableSort | undefined {
  if (sort?.id !== id) return { id, isDescending: false };
  return sort.isDescending ? undefined : { id, isDescending: true };
}
