import { useCallback, useRef, useState } from 'react';
import { isSelected, NOTHING, type Selection, setAllSelected, setSelected } from '../../../lib/selection.ts';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { t } from '../review-strings.ts';
import type { useItemReview } from './use-item-review.ts';

export type ChosenItems = ReturnType<typeof useChosenItems>;

/** What is ticked in the queue, of what this person may decide about; what has left the queue is ticked no more. */
export function useChosenItems({ rows }: Pick<ReturnType<typeof useItemReview>, 'rows'>, openId: string | undefined) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const anchor = useRef<string | undefined>(undefined);
  const free = rows.filter(({ can }) => can.review);
  const chosen = free.filter(({ id }) => isSelected(selection, id));

  /** With Shift everything from the row that was chosen last. */
  function choose(id: string, isOn: boolean, isRange: boolean): void {
    const [from, to] = [rows.findIndex((row) => row.id === anchor.current), rows.findIndex((row) => row.id === id)];
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1).filter(({ can }) => can.review);
    const ids = range.map((row) => row.id);
    setSelection(isRange && from >= 0 ? setAllSelected(selection, ids, isOn) : setSelected(selection, id, isOn));
    anchor.current = id;
  }
  const open = free.find(({ id }) => id === openId);
  const isEnabled = open !== undefined;
  useHotkey('x', () => open && choose(open.id, !isSelected(selection, open.id), false), {
    label: t.choose,
    group: t.keyGroup,
    isEnabled,
  });
  useHotkey('shift+x', () => open && choose(open.id, true, true), { label: t.chooseTo, group: t.keyGroup, isEnabled });
  return {
    chosen,
    isAll: free.length > 0 && chosen.length === free.length,
    isChosen: (id: string): boolean => isSelected(selection, id),
    choose,
    chooseAll: (isOn: boolean): void =>
      setSelection(
        setAllSelected(
          NOTHING,
          free.map(({ id }) => id),
          isOn,
        ),
      ),
    clear: useCallback(() => setSelection(NOTHING), []),
  };
}
