import { type RefObject, useEffect } from 'react';
import type { Command } from '../commands/command.ts';
import type { KeyPress } from '../commands/keymap.ts';
import type { Editor } from '../editor/editor.ts';

/** Runs commands by key wherever the focus is in the editor or nowhere, and never while a person types. */
export function useKeys(editor: Editor, root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || !belongsToEditor(root.current, event.target)) return;
      const command = editor.keymap.find(pressOf(event));
      if (!command) return;
      const { isKeySheetOpen: isSheetOpen, isPaletteOpen } = editor.session.get();
      if (isPaletteOpen && command.id !== 'view.palette') return;
      if (isSheetOpen && command.id !== 'edit.escape' && command.id !== 'view.keys') return;
      const field = typingField(event.target);
      if (field && command.id === 'edit.escape') {
        field.blur();
        return;
      }
      if (field && !command.worksWhileTyping && !(command.worksInEmptyField && isEmpty(field))) return;
      if (belongsToElement(event, command)) return;
      if (event.repeat && !command.repeats) {
        event.preventDefault();
        return;
      }
      // Leaving the field hands over what was typed there before the command reads the result.
      if (!command.keepsFocus) field?.blur();
      if (editor.dispatch(command.id)) event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [editor, root]);
}

/** With AltGr the sign is what counts: `[` is AltGr and 8 on many keyboards, and comes as Ctrl and Alt. */
function pressOf(event: KeyboardEvent): KeyPress {
  return event.getModifierState('AltGraph') ? { key: event.key } : event;
}

function belongsToEditor(root: HTMLElement | null, target: EventTarget | null): boolean {
  if (!root || !(target instanceof Element)) return false;
  return target === document.body || target === document.documentElement || root.contains(target);
}

const fieldTypes = new Set([
  'text',
  'search',
  'number',
  'date',
  'time',
  'month',
  'datetime-local',
  'email',
  'url',
  'password',
]);

function typingField(target: EventTarget | null): HTMLElement | undefined {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return target;
  if (target instanceof HTMLInputElement && fieldTypes.has(target.type)) return target;
  return target instanceof HTMLElement && target.isContentEditable ? target : undefined;
}

/** Only of fields for text: a date that is half entered has no value either. */
const isEmpty = (field: HTMLElement): boolean =>
  (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text')) &&
  field.value === '';

const activationKeys = new Set(['Enter', ' ']);
const arrowKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Keys that the focused element itself answers to: Enter on a button, arrows on a slider. */
function belongsToElement(event: KeyboardEvent, command: Command): boolean {
  if (event.ctrlKey || event.metaKey) {
    return command.id === 'edit.copy' && document.getSelection()?.isCollapsed === false;
  }
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  if (activationKeys.has(key)) return target.matches('button, a[href], summary, input');
  return arrowKeys.has(key) && target.matches('input');
}
