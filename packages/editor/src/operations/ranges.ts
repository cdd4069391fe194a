import type { Editor } from '../editor/editor.ts';
import type { FrameRange, TimelineGeometry } from '../regions/geometry.ts';
import { moveRange, moveRangeEdge } from '../regions/timeline/ranges.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit, touched } from './edit.ts';
import { newRegion } from './regions.ts';
import { listSelected, select } from './selection.ts';

/** Undefined when nothing may be marked on the timeline. */
export function createRange(editor: Editor, objectName: string, range: FrameRange): RegionRecord | undefined {
  const region = newRegion(editor, objectName, { shape: 'timeline', ranges: [range] });
  if (!region) return undefined;
  edit(editor, 'Add range', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** Moves one edge of the selected ranges by frames; a row of moves is one step. */
export function nudgeRangeEdge(editor: Editor, edge: 'start' | 'end', frames: number): void {
  changeSelected(editor, 'Resize range', (range, framesCount) =>
    moveRangeEdge(range, edge, range[edge] + frames, framesCount),
  );
}

export function nudgeRange(editor: Editor, frames: number): void {
  changeSelected(editor, 'Move range', (range, framesCount) => moveRange(range, frames, framesCount));
}

/** Sets one edge of a region's range exactly. */
export function setRangeEdge(
  editor: Editor,
  region: RegionRecord,
  index: number,
  edge: 'start' | 'end',
  frame: number,
): void {
  const { geometry, toName } = region.props;
  const range = geometry.shape === 'timeline' ? geometry.ranges[index] : undefined;
  if (geometry.shape !== 'timeline' || !range) return;
  const next = withRange(geometry, index, moveRangeEdge(range, edge, frame, framesOf(editor, toName)));
  const key = `set:${region.id}:${index}:${edge}`;
  edit(editor, 'Set frame', (writer) => writer.put(touched(region, { geometry: next })), key);
}

/** The same ranges with one of them changed. */
export function withRange(geometry: TimelineGeometry, index: number, range: FrameRange): TimelineGeometry {
  return { ...geometry, ranges: geometry.ranges.with(index, range) };
}

export function framesOf(editor: Editor, objectName: string): number {
  return editor.videos.get(objectName)?.framesCount() ?? Number.MAX_SAFE_INTEGER;
}

function changeSelected(
  editor: Editor,
  name: string,
  change: (range: FrameRange, framesCount: number) => FrameRange,
): void {
  const regions = listSelected(editor).filter(({ props }) => props.geometry.shape === 'timeline' && !props.locked);
  if (regions.length === 0) return;
  edit(
    editor,
    name,
    (writer) => {
      for (const region of regions) {
        const { geometry, toName } = region.props;
        if (geometry.shape !== 'timeline') continue;
        const ranges = geometry.ranges.map((range) => change(range, framesOf(editor, toName)));
        writer.put(touched(region, { geometry: { ...geometry, ranges } }));
      }
    },
    `${name}:${regions.map((region) => region.id).join(' ')}`,
  );
}
