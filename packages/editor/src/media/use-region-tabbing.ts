import { type KeyboardEvent, useRef } from 'react';
import { selectNeighbour } from '../operations/selection.ts';
import { useEditor } from '../shell/editor-context.ts';

/** Tab goes through the regions and on; Escape and then Tab leaves at once, so that nobody is held. */
export function useRegionTabbing(): (event: KeyboardEvent) => void {
  const editor = useEditor();
  const isLeaving = useRef(false);
  return (event) => {
    if (event.key === 'Shift') return;
    const mayLeave = isLeaving.current;
    isLeaving.current = event.key === 'Escape';
    if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey || mayLeave) return;
    if (selectNeighbour(editor, event.shiftKey ? -1 : 1)) event.preventDefault();
  };
}
