import { type KeyboardEvent, useState } from 'react';
import { EVERYTHING, isSelected, type Selection, setSelected } from '../lib/selection.ts';
import { useKeyHelp } from '../lib/use-hotkey.ts';

type GridKeys<T> = {
  rows: readonly T[];
  idOf: (row: T) => string;
  pageRows: number;
  scrollTo: (index: number) => void;
  onOpen: ((row: T) => void) | undefined;
  selection: Selection | undefined;
  onSelectionChange: ((selection: Selection) => void) | undefined;
};

const TABLE = 'Table';
const MOVING_KEYS = [
  { combo: 'down', label: 'Next row', group: TABLE },
  { combo: 'up', label: 'Previous row', group: TABLE },
  { combo: 'home', label: 'First row', group: TABLE },
  { combo: 'end', label: 'Last row', group: TABLE },
];
const OPEN_KEYS = [{ combo: 'enter', label: 'Open row', group: TABLE }];
const SELECTION_KEYS = [
  { combo: 'space', label: 'Select row', group: TABLE },
  { combo: 'shift+down', label: 'Extend selection', group: TABLE },
  { combo: 'mod+a', label: 'Select everything', group: TABLE },
];
const NO_KEYS: typeof OPEN_KEYS = [];

/** Arrows, Page, Home and End move; Enter opens; Space selects; Shift extends; Ctrl/⌘ A selects everything. */
export function useGridKeys<T>(grid: GridKeys<T>) {
  const { rows, idOf, selection, onSelectionChange } = grid;
  const [active, setActive] = useState(0);
  useKeyHelp(MOVING_KEYS);
  useKeyHelp(grid.onOpen === undefined ? NO_KEYS : OPEN_KEYS);
  useKeyHelp(selection === undefined ? NO_KEYS : SELECTION_KEYS);
  const activeIndex = Math.min(active, rows.length - 1);

  const select = (from: number, to: number, isOn: boolean) => {
    if (selection === undefined) return;
    let next = selection;
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const row = rows[index];
      if (row !== undefined) next = setSelected(next, idOf(row), isOn);
    }
    onSelectionChange?.(next);
  };

  function moveTo(index: number, isExtending: boolean) {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    if (isExtending) select(activeIndex, target, true);
    setActive(target);
    grid.scrollTo(target);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.target !== event.currentTarget || rows.length === 0) return;
    const row = rows[activeIndex];
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + grid.pageRows,
      PageUp: activeIndex - grid.pageRows,
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) moveTo(target, event.shiftKey);
    else if (event.key === 'Enter' && row !== undefined && grid.onOpen !== undefined) grid.onOpen(row);
    else if (event.key === ' ' && row !== undefined && selection !== undefined)
      select(activeIndex, activeIndex, !isSelected(selection, idOf(row)));
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined)
      onSelectionChange?.(EVERYTHING);
    else return;
    event.preventDefault();
  }

  return { activeIndex, setActive, onKeyDown, select };
}
