import { type KeyboardEvent, useState } from 'react';
import { linkTo } from '../../operations/relations.ts';
import { pick } from '../../operations/selection.ts';
import { createSpan } from '../../operations/spans.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import type { TextGeometry } from './text-geometry.ts';
import { focusOffset, selectedOffsets, selectionIn } from './text-selection.ts';
import { listSpansAt } from './use-text-selection.ts';

interface Movement {
  direction: 'left' | 'right' | 'forward' | 'backward';
  unit: 'character' | 'word' | 'line' | 'lineboundary' | 'paragraph';
}

export interface TextCaret {
  /** Where the caret is drawn, relative to the content; undefined while the mouse is used. */
  caret: { x: number; y: number; height: number } | undefined;
  onKeyDown(event: KeyboardEvent): void;
  hide(): void;
}

/** Reading and marking by keyboard alone: arrows move, Shift and arrows select, a label key makes the span. */
export function useTextCaret(objectName: string, geometry: TextGeometry | undefined): TextCaret {
  const editor = useEditor();
  const tabThroughRegions = useRegionTabbing();
  const [caret, setCaret] = useState<TextCaret['caret']>(undefined);

  function move(movement: Movement, isExtending: boolean): void {
    const selection = geometry && selectionIn(geometry);
    if (!selection || !geometry) return;
    placeInText(selection, geometry);
    selection.modify(isExtending ? 'extend' : 'move', movement.direction, movement.unit);
    const offset = focusOffset(geometry);
    // The last step would have left the text.
    if (offset === undefined) placeInText(selection, geometry);
    const range = selectedOffsets(geometry);
    editor.session.update({ textSelection: range && { objectName, ...range } });
    if (offset !== undefined) setCaret(caretRect(geometry, offset));
    selection.focusNode?.parentElement?.scrollIntoView({ block: 'nearest' });
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
    hide: () => setCaret(undefined),
    onKeyDown(event) {
      tabThroughRegions(event);
      const isAltOnly = event.altKey && !event.ctrlKey && !event.metaKey;
      if (isAltOnly) return;
      const movement = movementOf(event);
      if (movement) move(movement, event.shiftKey);
      else if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !enter()) return;
      event.preventDefault();
    },
  };
}

/** `Ctrl` with left and right belongs to the tasks, so words are stepped over with it only while selecting. */
function movementOf(event: KeyboardEvent): Movement | undefined {
  const isMod = event.ctrlKey || event.metaKey;
  const byWord = isMod && event.shiftKey;
  if (isMod && !event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) return undefined;
  switch (event.key) {
    case 'ArrowLeft':
      return { direction: 'left', unit: byWord ? 'word' : 'character' };
    case 'ArrowRight':
      return { direction: 'right', unit: byWord ? 'word' : 'character' };
    case 'ArrowUp':
      return { direction: 'backward', unit: isMod ? 'paragraph' : 'line' };
    case 'ArrowDown':
      return { direction: 'forward', unit: isMod ? 'paragraph' : 'line' };
    case 'Home':
      return { direction: 'backward', unit: 'lineboundary' };
    case 'End':
      return { direction: 'forward', unit: 'lineboundary' };
    default:
      return undefined;
  }
}

/** The caret starts where the text in view begins, and comes back when it has strayed. */
function placeInText(selection: Selection, geometry: TextGeometry): void {
  if (focusOffset(geometry) !== undefined) return;
  const place = geometry.placeOf(geometry.visibleRange().start);
  if (place) selection.setBaseAndExtent(place.node, place.offset, place.node, place.offset);
}

function caretRect(geometry: TextGeometry, offset: number): TextCaret['caret'] {
  const [after] = geometry.rectsOf(offset, offset + 1);
  if (after) return { x: after.x, y: after.y, height: after.height };
  const before = offset > 0 ? geometry.rectsOf(offset - 1, offset).at(-1) : undefined;
  return before && { x: before.x + before.width, y: before.y, height: before.height };
}
