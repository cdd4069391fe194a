import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { canEdit, touched } from '../../operations/edit.ts';
import { asMovingBox, type MovingBox } from '../../operations/key-frames.ts';
import { canMake } from '../../operations/labels.ts';
import { framesOf, withRange } from '../../operations/ranges.ts';
import { newRegion } from '../../operations/regions.ts';
import { pick, select } from '../../operations/selection.ts';
import type { FrameRange, TimelineGeometry } from '../../regions/geometry.ts';
import { moveRange, moveRangeEdge, rangeBetween } from '../../regions/timeline/ranges.ts';
import { withKeyFrameMoved } from '../../regions/video-rectangle/sequence.ts';
import type { RegionRecord } from '../../store/records.ts';
import { createDragMachine, type Drag, type Press } from '../drag-machine.ts';
import { toX } from '../time-view.ts';
import { frameAtX, listRows, rowAt, rulerPx } from './timeline-layout.ts';
import type { VideoModel } from './video-model.ts';

const keyFrameReachPx = 7;

/** What a press on the timeline does: seek, select, draw, move or resize a range. */
export function createTimelinePointer(editor: Editor, video: VideoModel): PointerMachine {
  const frameOf = (event: SurfacePointer) => frameAtX(video.timeline.get(), event.screen.x, video);
  const scrubbing = (): Drag => ({ path: 'timeline.scrubbing', move: (event) => video.seekFrame(frameOf(event)) });

  return createDragMachine(editor, video.objectName, (event): Press => {
    if (event.screen.y < rulerPx) return { drag: scrubbing, isImmediate: true };
    const row = rowAt(listRows(editor, video.objectName), event.screen.y, video.scroll.get().top);
    const grip = row && findRange(editor, video, row, event);
    if (grip) return onRange(editor, video, grip, frameOf);
    const keyFrame = row && keyFrameNear(video, row, event);
    const box = asMovingBox(editor, row);
    return {
      click(at) {
        if (row) pick(editor, row.id, at.shiftKey || at.modKey);
        else select(editor, []);
        video.seekFrame(keyFrame ?? frameOf(at));
      },
      drag: (from) =>
        box && keyFrame !== undefined
          ? movingKeyFrame(editor, box, keyFrame, frameOf)
          : mayDraw(editor, video)
            ? drawing(editor, video, from, frameOf)
            : scrubbing(),
    };
  });
}

/** Ranges are drawn when the label in hand is one for ranges, or none is in hand. */
function mayDraw(editor: Editor, video: VideoModel): boolean {
  if (!canEdit(editor) || !canMake(editor, video.objectName, 'timeline')) return false;
  const { armed } = editor.session.get();
  return armed === undefined || editor.config.controls[armed.control]?.tag === 'TimelineLabels';
}

function keyFrameNear(video: VideoModel, { props }: RegionRecord, event: SurfacePointer): number | undefined {
  if (props.geometry.shape !== 'video-rectangle') return undefined;
  const view = video.timeline.get();
  const near = props.geometry.sequence.map(({ frame }) => ({
    frame,
    distance: Math.abs(toX(view, frame - 0.5) - event.screen.x),
  }));
  return near.filter(({ distance }) => distance <= keyFrameReachPx).sort((a, b) => a.distance - b.distance)[0]?.frame;
}

function movingKeyFrame(
  editor: Editor,
  { region, geometry, video }: MovingBox,
  from: number,
  frameOf: (event: SurfacePointer) => number,
): Drag | undefined {
  if (region.props.locked || !canEdit(editor)) return undefined;
  const total = framesOf(editor, video.objectName);
  select(editor, [region.id]);
  editor.history.mark('Move key frame');
  return {
    path: 'timeline.moving',
    move(event) {
      const to = Math.min(frameOf(event), total);
      const sequence = withKeyFrameMoved(geometry.sequence, from, to, video.frameRate);
      editor.store.write('user', (writer) => writer.put(touched(region, { geometry: { ...geometry, sequence } })));
      video.seekFrame(to);
    },
    cancel: () => editor.history.cancelToMark(),
  };
}

export interface RangeGrip {
  region: RegionRecord;
  geometry: TimelineGeometry;
  index: number;
  range: FrameRange;
  part: 'start' | 'end' | 'body';
}

/** The range of the row under the pointer, and which part of it. */
export function findRange(
  editor: Editor,
  video: VideoModel,
  region: RegionRecord,
  event: Pick<SurfacePointer, 'screen' | 'pointerType'>,
): RangeGrip | undefined {
  const { geometry, locked } = region.props;
  if (geometry.shape !== 'timeline') return undefined;
  const view = video.timeline.get();
  const reach = event.pointerType === 'touch' ? 16 : 6;
  for (const [index, range] of geometry.ranges.entries()) {
    const left = toX(view, range.start - 1);
    const right = toX(view, range.end);
    const { x } = event.screen;
    if (x < left - reach || x > right + reach) continue;
    // A narrow range still has a body to take hold of.
    const inner = Math.min(reach, (right - left) / 3);
    const mayResize = canEdit(editor) && !locked;
    const part = !mayResize ? 'body' : x < left + inner ? 'start' : x > right - inner ? 'end' : 'body';
    return { region, geometry, index, range, part };
  }
  return undefined;
}

function onRange(
  editor: Editor,
  video: VideoModel,
  grip: RangeGrip,
  frameOf: (event: SurfacePointer) => number,
): Press {
  const { region, geometry, index, range, part } = grip;
  return {
    click(event) {
      pick(editor, region.id, event.shiftKey || event.modKey);
      video.seekFrame(frameOf(event));
    },
    drag(from) {
      if (region.props.locked || !canEdit(editor)) return undefined;
      const total = framesOf(editor, video.objectName);
      const start = frameOf(from);
      select(editor, [region.id]);
      editor.history.mark(part === 'body' ? 'Move range' : 'Resize range');
      return {
        path: part === 'body' ? 'timeline.moving' : 'timeline.resizing',
        move(event) {
          const frame = frameOf(event);
          const next =
            part === 'body' ? moveRange(range, frame - start, total) : moveRangeEdge(range, part, frame, total);
          const changed = withRange(geometry, index, next);
          editor.store.write('user', (writer) => writer.put(touched(region, { geometry: changed })));
          if (part !== 'body') video.seekFrame(next[part]);
        },
        cancel: () => editor.history.cancelToMark(),
      };
    },
  };
}

function drawing(
  editor: Editor,
  video: VideoModel,
  from: SurfacePointer,
  frameOf: (event: SurfacePointer) => number,
): Drag | undefined {
  const start = frameOf(from);
  const geometryAt = (frame: number): TimelineGeometry => ({
    shape: 'timeline',
    ranges: [rangeBetween(start, frame, framesOf(editor, video.objectName))],
  });
  const region = newRegion(editor, video.objectName, geometryAt(start));
  if (!region) return undefined;
  editor.history.mark('Add range');
  select(editor, []);
  return {
    path: 'timeline.drawing',
    move(event) {
      const geometry = geometryAt(frameOf(event));
      editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, geometry } }));
      video.seekFrame(frameOf(event));
    },
    up: () => select(editor, [region.id]),
    cancel: () => editor.history.cancelToMark(),
  };
}
