import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import { type KeyboardEvent, useRef, useState } from 'react';
import { EVERYTHING, isSelected, type Selection, setAllSelected, setSelected } from '../../../lib/selection.ts';
import { useHotkey, useKeyHelp } from '../../../lib/use-hotkey.ts';
import { toast } from '../../../ui/toast.ts';
import { t } from '../strings.ts';
import { MOST_AT_ONCE, type TaskPages } from './use-task-pages.ts';

type CursorOptions = {
  pages: TaskPages;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  onOpen: (task: TaskRow) => void;
  /** A task is shown beside the list: it follows the cursor. */
  isFollowing: boolean;
};

const idOf = (task: TaskRow): string => String(task.id);

const GROUP = 'Tasks';
const KEYS = [
  { combo: 'home', label: t.keyFirst, group: GROUP },
  { combo: 'end', label: t.keyLast, group: GROUP },
  { combo: 'enter', label: t.keyOpen, group: GROUP },
  { combo: 'shift+down', label: t.keyExtend, group: GROUP },
  { combo: 'mod+a', label: t.keyAll, group: GROUP },
];

/**
 * One task of the list has the cursor, wherever it is shown. j, k and the arrows move it, x and Space choose, Enter
 * opens; with Shift everything between is chosen along, loaded or not.
 */
export function useCursor(options: CursorOptions) {
  const { pages, selection, onSelectionChange } = options;
  const [active, setActive] = useState(0);
  const anchor = useRef<number | undefined>(undefined);
  /** Set by whatever shows the tasks. */
  const reveal = useRef<(index: number) => void>(() => {});
  const shape = useRef({ perRow: 1, perView: 10 });
  const activeIndex = Math.max(0, Math.min(active, pages.rowCount - 1));
  const wanted = useRef<Promise<unknown>>(Promise.resolve());
  const latest = useRef(selection);
  latest.current = selection;
  useKeyHelp(KEYS);

  function put(next: Selection): void {
    latest.current = next;
    onSelectionChange(next);
  }

  function choose(index: number, isOn?: boolean): void {
    const row = pages.rowAt(index);
    if (row === undefined) return;
    setActive(index);
    anchor.current = index;
    put(setSelected(latest.current, idOf(row), isOn ?? !isSelected(latest.current, idOf(row))));
  }

  /** One after the other, so that holding a key down ends where it should. */
  function between(from: number, to: number, isOn: boolean, also?: { from: number; to: number }): void {
    if (Math.abs(to - from) >= MOST_AT_ONCE) toast(t.rangeTooLong(MOST_AT_ONCE), { tone: 'info' });
    wanted.current = wanted.current.then(async () => {
      const dropped = also && (await pages.load(also.from, also.to));
      const rows = await pages.load(from, to);
      const kept = dropped ? setAllSelected(latest.current, dropped.map(idOf), !isOn) : latest.current;
      put(setAllSelected(kept, rows.map(idOf), isOn));
    });
    wanted.current = wanted.current.catch(() => undefined);
  }

  /** Every row from the one chosen last to this one gets the state of that one. */
  function chooseTo(index: number): void {
    const start = anchor.current;
    const row = start === undefined ? undefined : pages.rowAt(start);
    if (start === undefined) choose(index);
    else {
      setActive(index);
      between(start, index, row === undefined || isSelected(latest.current, idOf(row)));
    }
  }

  function extendTo(target: number): void {
    const row = pages.rowAt(activeIndex);
    if (anchor.current === undefined || (row && !isSelected(latest.current, idOf(row)))) anchor.current = activeIndex;
    between(anchor.current, target, true, { from: anchor.current, to: activeIndex });
  }

  function moveTo(index: number, isExtending = false): void {
    const target = Math.max(0, Math.min(pages.rowCount - 1, index));
    if (isExtending && target !== activeIndex) extendTo(target);
    setActive(target);
    reveal.current(target);
    const task = pages.rowAt(target);
    if (options.isFollowing && task !== undefined) options.onOpen(task);
  }

  const isOn = pages.rowCount > 0;
  useHotkey('j', () => moveTo(activeIndex + 1), { label: t.keyNext, group: GROUP, isEnabled: isOn });
  useHotkey('k', () => moveTo(activeIndex - 1), { label: t.keyPrevious, group: GROUP, isEnabled: isOn });
  useHotkey('shift+j', () => moveTo(activeIndex + 1, true), { isEnabled: isOn });
  useHotkey('shift+k', () => moveTo(activeIndex - 1, true), { isEnabled: isOn });
  useHotkey('x', () => choose(activeIndex), { label: t.keyChoose, group: GROUP, isEnabled: isOn });
  useHotkey('shift+x', () => chooseTo(activeIndex), { label: t.keyChooseTo, group: GROUP, isEnabled: isOn });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.target !== event.currentTarget || !isOn) return;
    const { perRow, perView } = shape.current;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + perRow,
      ArrowUp: activeIndex - perRow,
      ArrowRight: perRow > 1 ? activeIndex + 1 : Number.NaN,
      ArrowLeft: perRow > 1 ? activeIndex - 1 : Number.NaN,
      PageDown: activeIndex + perView,
      PageUp: activeIndex - perView,
      Home: 0,
      End: pages.rowCount - 1,
    };
    const target = targets[event.key];
    const row = pages.rowAt(activeIndex);
    if (target !== undefined && !Number.isNaN(target)) moveTo(target, event.shiftKey);
    else if (event.key === 'Enter' && row !== undefined) options.onOpen(row);
    else if (event.key === ' ' && event.shiftKey) chooseTo(activeIndex);
    else if (event.key === ' ') choose(activeIndex);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) put(EVERYTHING);
    else return;
    event.preventDefault();
  }

  return { active: activeIndex, setActive, moveTo, choose, chooseTo, onKeyDown, reveal, shape };
}

export type Cursor = ReturnType<typeof useCursor>;
