import { useLayoutEffect, useRef } from 'react';
import type { Editor } from '../editor/editor.ts';
import type { Adjudication } from './use-adjudication.ts';

const typing = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';

/**
 * The keys of deciding go before those of the editor, except while something is being drawn or changed. They are heard
 * wherever the focus was left, on a button of the page around or on a message, but not where somebody types.
 */
export function useAdjudicationKeys(adjudication: Adjudication, editor: Editor | undefined): void {
  const latest = useRef({ adjudication, editor });
  latest.current = { adjudication, editor };
  useLayoutEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { target } = event;
      if (event.defaultPrevented || event.isComposing || !(target instanceof Element)) return;
      if (target.matches(typing) || document.querySelector('dialog[open], [role=dialog]')) return;
      const run = actionFor(event, latest.current.adjudication, latest.current.editor);
      if (!run) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

function actionFor(
  event: KeyboardEvent,
  adjudication: Adjudication,
  editor: Editor | undefined,
): (() => void) | undefined {
  const { key, shiftKey } = event;
  const hasModifier = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  if (hasModifier && key.toLowerCase() === 'z' && !shiftKey) return adjudication.undo;
  // Also where the focus is in the list, which the editor does not hear.
  if (hasModifier && key === 'Enter') return () => editor?.dispatch('task.submit');
  if (adjudication.isEditing) return endOfEditing(event, adjudication, editor);
  if (hasModifier) return undefined;
  if (/^[1-9]$/.test(key)) return () => adjudication.choose(Number(key) - 1);
  switch (key) {
    case '0':
      return adjudication.leaveOut;
    case 'n':
      return () => adjudication.step(1);
    case 'p':
      return () => adjudication.step(-1);
    case 'm':
      return adjudication.mergeAgreed;
    case 'e':
      return adjudication.edit;
    case 'N':
      return adjudication.addNew;
    default:
      return undefined;
  }
}

/** Escape first ends what is under way in the editor, and then the editing. */
function endOfEditing(
  { key }: KeyboardEvent,
  { setEditing }: Adjudication,
  editor: Editor | undefined,
): (() => void) | undefined {
  if (key !== 'Escape') return undefined;
  const state = editor?.session.get();
  const isBusy = state?.gesture !== undefined || state?.linkingFrom !== undefined || state?.isKeySheetOpen === true;
  return isBusy ? undefined : () => setEditing(false);
}
