import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { linkTo } from '../../operations/relations.ts';
import { pick } from '../../operations/selection.ts';
import { createSpan } from '../../operations/spans.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { type CaretPlace, caretPlaceOf } from './caret-place.ts';
import { type Movement, moveCaret, movementOf } from './move-caret.ts';
import type { TextGeometry } from './text-geometry.ts';
import { focusOffset, selectedOffsets, selectionIn } from './text-selection.ts';
import { listSpansAt } from './use-text-selection.ts';

export interface TextCaret {
  /** Where the caret is drawn; undefined while the mouse is used. */
  caret: CaretPlace | undefined;
  caretElement: RefObject<HTMLDivElement | null>;
  onKeyDown(event: KeyboardEvent): void;
  hide(): void;
}

/** Reading and marking by keyboard alone: arrows move, Shift and arrows select, a label key makes the span. */
export function useTextCaret(objectName: string, geometry: TextGeometry | undefined): TextCaret {
  const editor = useEditor();
  const tabThroughRegions = useRegionTabbing();
  const caretElement = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState<CaretPlace | undefined>(undefined);
  const textOf = () => editor.passages.get(objectName)?.text ?? '';

  useEffect(() => {
    if (caret) caretElement.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [caret]);

  function show(): void {
    const offset = geometry && focusOffset(geometry);
    if (geometry && offset !== undefined) setCaret(caretPlaceOf(geometry, textOf(), offset));
  }

  function move(movement: Movement, isExtending: boolean): void {
    const selection = geometry && selectionIn(geometry);
    if (!selection || !geometry) return;
    moveCaret({ selection, geometry, text: textOf() }, movement, isExtending);
    const range = selectedOffsets(geometry);
    editor.session.update({ textSelection: range && { objectName, ...range } });
    show();
    // Parts of a long text that come near view get their true height only then, and the caret moves along.
    requestAnimationFrame(() => requestAnimationFrame(() => caretElement.current && show()));
  }

  function enter(): boolean {
    const { linkingFrom, hovered, textSelection, armed } = editor.session.get();
    if (linkingFrom !== undefined && hovered !== undefined) linkTo(editor, hovered);
    else if (textSelection && armed) {
      createSpan(editor, objectName, textSelection.start, textSelection.end);
      editor.session.update({ textSelection: undefined });
    } else {
      const offset = geometry && focusOffset(geometry);
      const [id] = offset === undefined ? [] : listSpansAt(editor, objectName, offset);
      if (id === undefined) return false;
      pick(editor, id, false);
    }
    return true;
  }

  return {
    caret,
    caretElement,
    hide: () => setCaret(undefined),
    onKeyDown(event) {
      tabThroughRegions(event);
      const isAltOnly = event.altKey && !event.ctrlKey && !event.metaKey;
      // With Alt, arrows move the edges of what is selected.
      if (isAltOnly && editor.session.get().selection.length > 0) return;
      const movement = movementOf(event);
      if (movement) move(movement, event.shiftKey);
      else if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey || !enter()) return;
      event.preventDefault();
    },
  };
}
