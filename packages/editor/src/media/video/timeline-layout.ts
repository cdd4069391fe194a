import type { Editor } from '../../editor/editor.ts';
import type { RegionRecord } from '../../store/records.ts';
import { fromX, type TimeView } from '../time-view.ts';
import type { VideoModel } from './video-model.ts';

/** Key of the timeline among the editor's pointers; the video itself goes by its name. */
export function timelineOf(objectName: string): string {
  return `${objectName}\ntimeline`;
}

export const rulerPx = 22;
export const rowPx = 24;

/** Boxes and ranges of the video in the order they were made: a row for each. */
export function listRows(editor: Editor, objectName: string): RegionRecord[] {
  return editor.store
    .list('region')
    .filter(({ props }) => {
      const { shape } = props.geometry;
      return props.toName === objectName && (shape === 'video-rectangle' || shape === 'timeline');
    })
    .sort((a, b) => a.props.order - b.props.order);
}

/** One row stays free below the others, to draw on. */
export function contentHeightPx(rowCount: number): number {
  return (rowCount + 1) * rowPx;
}

/** Undefined on the ruler and below the last row. */
export function rowAt(rows: readonly RegionRecord[], y: number, scrollPx: number): RegionRecord | undefined {
  return y < rulerPx ? undefined : rows[Math.floor((y - rulerPx + scrollPx) / rowPx)];
}

/** Frame f takes the stretch from f − 1 to f. */
export function frameAtX(view: TimeView, x: number, video: VideoModel): number {
  const frame = Math.floor(fromX(view, x)) + 1;
  return Math.min(Math.max(frame, 1), video.framesCount() ?? 1);
}
