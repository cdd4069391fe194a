import { type RefObject, useEffect } from 'react';
import type { Editor } from '../editor/editor.ts';

/** Where the hands were last, in interfaces of this source. */
let last: { source: string; selector: string } | undefined;

const fields = 'input, textarea, select, button';

/**
 * A task begins where the one before it ended: in the same field, on the same object. Otherwise at the top of the work,
 * so that Tab, arrows and pages are about the task and not about the frame around it.
 */
export function useStartPlace(editor: Editor, root: RefObject<HTMLElement | null>): void {
  const { source } = editor.config;
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    if (!editor.capabilities.readonly && document.activeElement === document.body) start(element, source);
    return remember(element, source);
  }, [editor, root, source]);
}

function start(root: HTMLElement, source: string): void {
  const centre = root.querySelector<HTMLElement>('.lw-centre');
  // A field that takes the focus by itself brings the keyboard of a phone up over the task.
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const place = last?.source === source && !isTouched ? centre?.querySelector<HTMLElement>(last.selector) : undefined;
  const target = place?.tabIndex === 0 ? place : (place?.querySelector<HTMLElement>(fields) ?? centre);
  target?.focus({ preventScroll: true });
  // Text that is there already is gone on with.
  if (target instanceof HTMLTextAreaElement) target.setSelectionRange(target.value.length, target.value.length);
}

/** What was left with Escape or by a click beside it is not gone back to; the keys and buttons that submit change nothing. */
function remember(root: HTMLElement, source: string): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const forget = () => {
    last = undefined;
  };
  root.addEventListener('keydown', ({ key }) => (key === 'Escape' ? forget() : undefined), { signal });
  root.addEventListener('pointerdown', ({ target }) => (isInBar(target) ? undefined : forget()), { signal });
  root.addEventListener(
    'focusin',
    ({ target }) => {
      if (isInBar(target) || !(target instanceof HTMLElement)) return;
      const selector = target.matches(':focus-visible') ? placeOf(target) : undefined;
      last = selector === undefined ? undefined : { source, selector };
    },
    { signal },
  );
  return () => stop.abort();
}

function isInBar(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.lw-bottom') !== null;
}

function placeOf(target: HTMLElement): string | undefined {
  const field = target.closest<HTMLElement>('.lw-centre [data-control]')?.dataset.control;
  if (field !== undefined) return `[data-control="${CSS.escape(field)}"]`;
  const { surface } = target.dataset;
  return surface === undefined ? undefined : `[data-surface="${CSS.escape(surface)}"]`;
}
