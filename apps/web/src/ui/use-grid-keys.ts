import { type KeyboardEvent, useRef, useState } from 'react';
import { EVERYTHING, isSelected, type Selection, setAllSelected, setSelected } from '../lib/selection.ts';
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
  { combo: 'shift+space', label: 'Select up to here', group: TABLE },
  { combo: 'mod+a', label: 'Select everything', group: TABLE },
];
const NO_KEYS: typeof OPEN_KEYS = [];

/**
 * Arrows, Page, Home and End move; Enter opens; Space selects; Ctrl/⌘ A selects everything. With Shift all rows from
 * the one chosen last are chosen along, and going back lets them go.
 */
export function useGridKeys<T>(grid: GridKeys<T>) {
  const { rows, idOf, selection, onSelectionChange } = grid;
  const [active, setActive] = useState(0);
  const anchorId = useRef<string | undefined>(undefined);
  useKeyHelp(MOVING_KEYS);
  useKeyHelp(grid.onOpen === undefined ? NO_KEYS : OPEN_KEYS);
  useKeyHelp(selection === undefined ? NO_KEYS : SELECTION_KEYS);
  const activeIndex = Math.min(active, rows.length - 1);

  const anchorIndex = (): number => rows.findIndex((row) => idOf(row) === anchorId.current);
  const idsBetween = (from: number, to: number): string[] =>
    rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf);

  function choose(index: number, isOn: boolean) {
    const row = rows[index];
    if (selection === undefined || row === undefined) return;
    setActive(index);
    anchorId.current = idOf(row);
    onSelectionChange?.(setSelected(selection, idOf(row), isOn));
  }

  /** Gives every row from the one chosen last to this one the state of that one. */
  function chooseTo(index: number) {
    const row = rows[index];
    const anchor = anchorIndex();
    if (selection === undefined || row === undefined) return;
    if (anchor === -1) return choose(index, !isSelected(selection, idOf(row)));
    setActive(index);
    onSelectionChange?.(
      setAllSelected(selection, idsBetween(anchor, index), isSelected(selection, anchorId.current ?? '')),
    );
  }

  function extendTo(target: number) {
    const row = rows[activeIndex];
    if (selection === undefined || row === undefined) return;
    if (anchorIndex() === -1 || !isSelected(selection, idOf(row))) anchorId.current = idOf(row);
    const anchor = anchorIndex();
    const reached = setAllSelected(selection, idsBetween(anchor, activeIndex), false);
    onSelectionChange?.(setAllSelected(reached, idsBetween(anchor, target), true));
  }

  function moveTo(index: number, isExtending: boolean) {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    if (isExtending) extendTo(target);
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
    else if (event.key === ' ' && event.shiftKey && selection !== undefined) chooseTo(activeIndex);
    else if (event.key === ' ' && row !== undefined && selection !== undefined)
      choose(activeIndex, !isSelected(selection, idOf(row)));
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined)
      onSelectionChange?.(EVERYTHING);
    else return;
    event.preventDefault();
  }

  return { activeIndex, setActive, onKeyDown, choose, chooseTo };
}
