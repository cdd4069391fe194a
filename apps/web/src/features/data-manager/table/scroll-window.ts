/** Which rows of a list of any length are in view. Browsers cut elements off at some ten million pixels; lists go on. */

/** Pixels; every browser can still scroll an element of this height. */
const TALLEST = 12_000_000;
const OVERSCAN = 10;

export interface Extent {
  rowCount: number;
  rowHeight: number;
  /** Pixels of the rows' part of the scroller. */
  viewport: number;
}

/** `top` is where the view begins in the whole list, `scrollTop` where the scroll bar says it is, both in pixels. */
export interface Place {
  top: number;
  scrollTop: number;
}

export const START: Place = { top: 0, scrollTop: 0 };

const wholeHeight = ({ rowCount, rowHeight }: Extent): number => rowCount * rowHeight;

/** Height of the element that scrolls. */
export const bodyHeight = (extent: Extent): number => Math.min(wholeHeight(extent), TALLEST);

const lastTop = (extent: Extent): number => Math.max(0, wholeHeight(extent) - extent.viewport);
const lastScrollTop = (extent: Extent): number => Math.max(0, bodyHeight(extent) - extent.viewport);

const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** Where the scroll bar must stand for this part of the list: the same share of the way. */
export function scrollTopFor(top: number, extent: Extent): number {
  const most = lastTop(extent);
  return most === 0 ? 0 : (within(top, most) / most) * lastScrollTop(extent);
}

/**
 * The place after a scroll event. Wheels and keys move by as many pixels as they say, so that reading on is smooth in a
 * list of any length; a scroll bar that is dragged goes to its share of the whole.
 */
export function placeAfter(before: Place, scrollTop: number, extent: Extent): Place {
  if (wholeHeight(extent) <= TALLEST) return { top: scrollTop, scrollTop };
  const moved = scrollTop - before.scrollTop;
  const isDragged = Math.abs(moved) > extent.viewport * 2;
  const isAtEnd = scrollTop <= 0 || scrollTop >= lastScrollTop(extent) - 1;
  if (isDragged || (isAtEnd && Math.abs(moved) > extent.viewport)) {
    const most = lastScrollTop(extent);
    return { top: most === 0 ? 0 : (scrollTop / most) * lastTop(extent), scrollTop };
  }
  return { top: within(before.top + moved, lastTop(extent)), scrollTop };
}

/** Whether the scroll bar stands where it cannot follow the list any further. */
export function isStuck({ top, scrollTop }: Place, extent: Extent): boolean {
  const atTop = scrollTop < extent.viewport && top > scrollTop;
  const atBottom = scrollTop > lastScrollTop(extent) - extent.viewport && top < lastTop(extent) - 1;
  return (atTop || atBottom) && Math.abs(scrollTopFor(top, extent) - scrollTop) > 1;
}

/** Indexes of the first row to draw and of the one after the last. */
export function rowsInView(top: number, { rowCount, rowHeight, viewport }: Extent): [from: number, to: number] {
  const from = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
  return [from, Math.min(rowCount, Math.ceil((top + viewport) / rowHeight) + OVERSCAN)];
}

/** Where the view must begin to show the row; `top` when it shows it already. */
export function topShowing(index: number, top: number, extent: Extent): number {
  const start = index * extent.rowHeight;
  if (start < top) return start;
  if (start + extent.rowHeight > top + extent.viewport)
    return within(start + extent.rowHeight - extent.viewport, lastTop(extent));
  return top;
}
