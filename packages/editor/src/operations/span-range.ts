import type { Editor } from '../editor/editor.ts';
import { getRegionKind } from '../regions/kinds.ts';
import type { OffsetRange } from '../regions/span/granularity.ts';
import { isTextSpan, type Passage } from '../regions/span/passage.ts';
import type { RegionRecord } from '../store/records.ts';

/** Where the region lies in its text; undefined when it is no span, or the text has no such place. */
export function rangeOf(editor: Editor, { props }: RegionRecord): OffsetRange | undefined {
  return isTextSpan(props.geometry) ? editor.passages.get(props.toName)?.toRange(props.geometry) : undefined;
}

/** The marked words, also of results that do not store them; undefined for what is no span. */
export function textOfSpan(editor: Editor, region: RegionRecord): string | undefined {
  const { geometry, toName } = region.props;
  if (!isTextSpan(geometry)) return undefined;
  if (geometry.text !== undefined) return geometry.text;
  const passage = editor.passages.get(toName);
  const range = passage?.toRange(geometry);
  return range && passage ? passage.toSpan(range, true)?.text : undefined;
}

/** One short line for lists and screen readers, without the labels. */
export function describePlace(editor: Editor, region: RegionRecord): string {
  const { geometry } = region.props;
  return textOfSpan(editor, region) ?? getRegionKind(geometry.shape).describe(geometry);
}

/** What is read where the region lies, to be repeated beside its answers; undefined for shapes and times. */
export function quoteOf(editor: Editor, region: RegionRecord): string | undefined {
  const { geometry } = region.props;
  return geometry.shape === 'message' ? String(geometry.chatmessage.content ?? '') : textOfSpan(editor, region);
}

/** A text that comes after its spans: what was told of their places before is told anew. */
export function receivePassage(editor: Editor, objectName: string, passage: Passage): void {
  editor.passages.set(objectName, passage);
  const waiting = editor.store
    .list('region')
    .filter(
      ({ props }) => props.toName === objectName && isTextSpan(props.geometry) && props.geometry.text === undefined,
    );
  if (waiting.length === 0) return;
  editor.store.write('restore', (writer) => {
    for (const region of waiting) writer.put({ ...region });
  });
}
