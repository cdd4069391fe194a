import { type RefObject, useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { canEdit } from '../../operations/edit.ts';
import { pick, select } from '../../operations/selection.ts';
import { rangeOf } from '../../operations/span-range.ts';
import { createSpan } from '../../operations/spans.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { TextGeometry } from './text-geometry.ts';
import { selectedOffsets, selectionIn } from './text-selection.ts';

/** Makes spans from what is selected with mouse, pen or finger, and picks spans by a click. */
export function useTextSelection(
  objectName: string,
  surface: RefObject<HTMLElement | null>,
  geometry: TextGeometry | undefined,
): void {
  const editor = useEditor();
  useEffect(() => {
    const element = surface.current;
    if (!element || !geometry) return undefined;
    const stop = new AbortController();
    listen(editor, objectName, element, geometry, stop.signal);
    return () => stop.abort();
  }, [editor, objectName, surface, geometry]);
}

function listen(
  editor: Editor,
  objectName: string,
  element: HTMLElement,
  geometry: TextGeometry,
  signal: AbortSignal,
): void {
  let isPressed = false;
  let isFinished = false;
  /** What the second click of three has marked. */
  let byDoubleClick: RegionRecord | undefined;
  element.addEventListener(
    'pointerdown',
    () => {
      isPressed = true;
      isFinished = false;
      editor.session.update({ activeObject: objectName });
    },
    { signal },
  );
  // On the window, because a selection often ends beside the text.
  window.addEventListener(
    'mouseup',
    (event) => {
      const range = isPressed ? selectedOffsets(geometry) : undefined;
      isPressed = false;
      if (!range) return;
      isFinished = true;
      // The third click means the paragraph, not the word and the paragraph.
      if (event.detail > 2 && byDoubleClick && editor.store.findRegion(byDoubleClick.id)) editor.history.undo();
      const made = finishSelection(editor, objectName, range, event.detail > 1);
      byDoubleClick = event.detail === 2 ? made : undefined;
    },
    { signal },
  );
  element.addEventListener(
    'click',
    (event) => {
      if (!isFinished) pickAt(editor, objectName, geometry, event);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (event.buttons !== 0 || event.pointerType === 'touch') return;
      const offset = geometry.offsetAtPoint(event.clientX, event.clientY);
      const id = offset === undefined ? undefined : listSpansAt(editor, objectName, offset)[0];
      editor.session.update({ hovered: id });
      element.style.cursor = id === undefined ? 'text' : 'pointer';
    },
    { signal },
  );
  element.addEventListener('pointerleave', () => editor.session.update({ hovered: undefined }), { signal });
  dropUsedSelection(editor, geometry, signal);
  // Fingers select with handles that send no clicks: what they mark waits for a label.
  document.addEventListener(
    'selectionchange',
    () => {
      const range = selectedOffsets(geometry);
      if (range && canEdit(editor)) editor.session.update({ textSelection: { objectName, ...range } });
    },
    { signal },
  );
}

/** Once a label is given or Escape pressed, the browser's selection has served its turn; the caret stays. */
function dropUsedSelection(editor: Editor, geometry: TextGeometry, signal: AbortSignal): void {
  let before = editor.session.get().textSelection;
  const stop = editor.session.subscribe(() => {
    const now = editor.session.get().textSelection;
    if (before && !now && selectedOffsets(geometry)) selectionIn(geometry)?.collapseToEnd();
    before = now;
  });
  signal.addEventListener('abort', stop);
}

function finishSelection(
  editor: Editor,
  objectName: string,
  range: { start: number; end: number },
  isByClicks: boolean,
): RegionRecord | undefined {
  if (!canEdit(editor)) return undefined;
  const trimmed = isByClicks ? withoutOuterSpace(editor.passages.get(objectName)?.text ?? '', range) : range;
  const { armed } = editor.session.get();
  const isArmed = armed && editor.config.controls[armed.control]?.toName.includes(objectName);
  if (!isArmed) {
    editor.session.update({
      textSelection: { objectName, ...trimmed },
      announcement: 'Text selected. Choose a label.',
    });
    return undefined;
  }
  const made = createSpan(editor, objectName, trimmed.start, trimmed.end);
  document.getSelection()?.removeAllRanges();
  editor.session.update({ textSelection: undefined });
  return made;
}

/** Some systems add the space after a word that is double-clicked. */
function withoutOuterSpace(text: string, { start, end }: { start: number; end: number }) {
  const slice = text.slice(start, end);
  return {
    start: start + (slice.length - slice.trimStart().length),
    end: end - (slice.length - slice.trimEnd().length),
  };
}

function pickAt(editor: Editor, objectName: string, geometry: TextGeometry, event: MouseEvent): void {
  const offset = geometry.offsetAtPoint(event.clientX, event.clientY);
  const ids = offset === undefined ? [] : listSpansAt(editor, objectName, offset);
  const { selection } = editor.session.get();
  editor.session.update({ textSelection: undefined });
  const [first] = ids;
  if (first === undefined) {
    select(editor, []);
    return;
  }
  // A second click on the same spot goes on to the span beneath.
  const current = ids.findIndex((id) => selection.length === 1 && selection[0] === id);
  pick(editor, ids[(current + 1) % ids.length] ?? first, event.shiftKey || event.ctrlKey || event.metaKey);
}

/** Spans that hold the offset, the shortest first. */
export function listSpansAt(editor: Editor, objectName: string, offset: number): string[] {
  return editor.store
    .list('region')
    .flatMap((region) => {
      const { toName, hidden } = region.props;
      const range = toName === objectName && !hidden ? rangeOf(editor, region) : undefined;
      if (!range || offset < range.start || offset >= range.end) return [];
      return [{ id: region.id, length: range.end - range.start }];
    })
    .sort((a, b) => a.length - b.length)
    .map((span) => span.id);
}
