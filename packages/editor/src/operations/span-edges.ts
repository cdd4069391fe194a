import type { Editor } from '../editor/editor.ts';
import type { TextSpan } from '../regions/geometry.ts';
import { directionAt } from '../regions/span/direction.ts';
import { type Granularity, nextBoundary, snapRange } from '../regions/span/granularity.ts';
import { isTextSpan, type Passage } from '../regions/span/passage.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit, touched } from './edit.ts';
import { listSelected } from './selection.ts';
import { granularityOfRegion } from './spans.ts';

/**
 * Moves one edge of each selected span to the left (−1) or right (1) by a unit of its granularity; a row of moves is
 * one step. In what is written from right to left, right is back.
 */
export function moveSpanEdge(editor: Editor, edge: 'start' | 'end', step: -1 | 1): void {
  const spans = listSelected(editor).filter(({ props }) => isTextSpan(props.geometry) && !props.locked);
  const key = `span:${spans.map((span) => span.id).join(' ')}`;
  if (spans.length === 0) return;
  edit(
    editor,
    'Resize span',
    (writer) => {
      for (const span of spans) {
        const passage = editor.passages.get(span.props.toName);
        const range = passage && isTextSpan(span.props.geometry) && passage.toRange(span.props.geometry);
        if (!range) continue;
        const granularity = granularityOfRegion(editor, span);
        const isBackward = directionAt(passage.text, edge === 'end' ? range.end - 1 : range.start) === 'rtl';
        const way = isBackward === (step === 1) ? -1 : 1;
        const offset = nextBoundary(passage.text, range[edge], way, granularity);
        const geometry = withEdge(passage, span, edge, offset, granularity);
        if (geometry) writer.put(touched(span, { geometry }));
      }
    },
    key,
  );
}

export interface EdgeDrag {
  /** The edge goes to the offset, widened to the span's granularity; it never passes the other edge. */
  to(offset: number): void;
  done(): void;
  cancelled(): void;
}

/** A drag of one edge; the host hears of it when it is done. */
export function dragSpanEdge(editor: Editor, id: string, edge: 'start' | 'end'): EdgeDrag {
  editor.history.mark('Resize span');
  editor.session.update({ gesture: 'span.resizing' });
  return {
    to(offset) {
      const span = editor.store.findRegion(id);
      const passage = span && editor.passages.get(span.props.toName);
      const geometry = passage && withEdge(passage, span, edge, offset, granularityOfRegion(editor, span));
      if (geometry) editor.store.write('user', (writer) => writer.put(touched(span, { geometry })));
    },
    done: () => editor.session.update({ gesture: undefined }),
    cancelled() {
      editor.history.cancelToMark();
      editor.session.update({ gesture: undefined });
    },
  };
}

/** Undefined when nothing would be left of the span. */
function withEdge(
  passage: Passage,
  { props }: RegionRecord,
  edge: 'start' | 'end',
  offset: number,
  granularity: Granularity,
): TextSpan | undefined {
  const before = isTextSpan(props.geometry) ? passage.toRange(props.geometry) : undefined;
  if (!before || !isTextSpan(props.geometry)) return undefined;
  const start = edge === 'start' ? offset : before.start;
  const end = edge === 'end' ? offset : before.end;
  const range = start < end ? snapRange(passage.text, { start, end }, granularity) : undefined;
  return range && passage.toSpan(range, props.geometry.text !== undefined);
}
