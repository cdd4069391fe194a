import type { Editor } from '../editor/editor.ts';
import { nudgeRangeEdge } from './ranges.ts';
import { nudgeSegmentEdge } from './segments.ts';
import { nudgeSeriesEdge } from './series-ranges.ts';

const segmentStepS = 0.05;

/** Moves one edge of each selected region in time: a segment by a twentieth of a second, a range by a frame or a value. */
export function moveTimeEdge(editor: Editor, edge: 'start' | 'end', step: -1 | 1): void {
  nudgeSegmentEdge(editor, edge, step * segmentStepS);
  nudgeRangeEdge(editor, edge, step);
  nudgeSeriesEdge(editor, edge, step);
}
