import type { Editor } from '@labelwright/editor';
import { useEffect, useRef } from 'react';

/** Esc ends the fixing once nothing is under way in the editor, and only while nothing was changed: nothing is lost by it. */
export function useEndOfFixing(editor: Editor | undefined, onEnd: () => void): void {
  const latest = useRef(onEnd);
  latest.current = onEnd;
  useEffect(() => {
    if (!editor) return;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.isComposing || !editor || !isIdle(editor)) return;
      const { target } = event;
      if (!(target instanceof Element) || target.matches('input, textarea, select, [contenteditable=true]')) return;
      if (document.querySelector('dialog[open], [role=dialog]')) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    }
    // Before the editor, which answers to every Esc.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [editor]);
}

function isIdle({ session, history }: Editor): boolean {
  const { selection, gesture, armed, linkingFrom, textSelection, isKeySheetOpen, isPaletteOpen } = session.get();
  const isBusy = isKeySheetOpen || isPaletteOpen || selection.length > 0;
  const isHeld = [gesture, armed, linkingFrom, textSelection].some((one) => one !== undefined);
  return !isBusy && !isHeld && history.state.get().undo.length === 0;
}
