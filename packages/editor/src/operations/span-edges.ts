import type { Editor } from '../editor/editor.ts';
import type { SpanGeometry } from '../regions/geometry.ts';
import { type Granularity, nextBoundary, snapRange } from '../regions/span/granularity.ts';
import { edit, touched } from './edit.ts';
import { listSelected } from './selection.ts';

/** Moves one edge of each selected span by a unit of its text's granularity; a row of moves is one step. */
export function moveSpanEdge(editor: Editor, edge: 'start' | 'end', step: -1 | 1): void {
  const spans = listSelected(editor).filter(({ props }) => props.geometry.shape === 'span' && !props.locked);
  const key = `span:${spans.map((span) => span.id).join(' ')}`;
  if (spans.length === 0) return;
  edit(
    editor,
    'Resize span',
    (writer) => {
      for (const span of spans) {
        const { geometry, toName } = span.props;
        const text = editor.texts.get(toName);
        if (geometry.shape !== 'span' || text === undefined) continue;
        const granularity = (editor.config.objects[toName]?.params.granularity ?? 'symbol') as Granularity;
        const offset = nextBoundary(text, geometry[edge], step, granularity);
        const moved = withEdge(geometry, edge, offset, text, granularity);
        if (moved) writer.put(touched(span, { geometry: moved }));
      }
    },
    key,
  );
}

export interface EdgeDrag {
  /** The edge goes to the offset, widened to the text's granularity; it never passes the other edge. */
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
      const text = span && editor.texts.get(span.props.toName);
      if (!span || text === undefined || span.props.geometry.shape !== 'span') return;
      const granularity = (editor.config.objects[span.props.toName]?.params.granularity ?? 'symbol') as Granularity;
      const geometry = withEdge(span.props.geometry, edge, offset, text, granularity);
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
  span: SpanGeometry,
  edge: 'start' | 'end',
  offset: number,
  text: string,
  granularity: Granularity,
): SpanGeometry | undefined {
  const start = edge === 'start' ? offset : span.start;
  const end = edge === 'end' ? offset : span.end;
  const range = start < end ? snapRange(text, { start, end }, granularity) : undefined;
  if (!range) return undefined;
  return { ...span, ...range, ...(span.text === undefined ? {} : { text: text.slice(range.start, range.end) }) };
}
