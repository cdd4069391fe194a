import type { Editor } from '../../editor/editor.ts';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { canEdit } from '../../operations/edit.ts';
import type { ScreenPoint, SegmentGeometry } from '../../regions/geometry.ts';
import type { SegmentEdge } from '../../regions/segment/segment.ts';
import type { RegionRecord } from '../../store/records.ts';
import { toX } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';

export interface PlacedSegment {
  region: RegionRecord;
  geometry: SegmentGeometry;
}

/** The segments of one sound, hidden ones left out. */
export function listSegments(
  editor: Editor,
  objectName: string,
  regions: readonly RegionRecord[] = editor.store.list('region'),
): PlacedSegment[] {
  return regions.flatMap((region) => {
    const { geometry, toName, hidden } = region.props;
    return toName === objectName && !hidden && geometry.shape === 'segment' ? [{ region, geometry }] : [];
  });
}

/** Top and bottom of the lane that a segment lies in; without split channels it is the whole height. */
export function laneOf(audio: AudioModel, channel: number | undefined): { top: number; height: number } {
  const count = audio.laneCount();
  const height = audio.heightPx.get().lanes / count;
  return count === 1
    ? { top: 0, height: audio.heightPx.get().lanes }
    : { top: Math.min(channel ?? 0, count - 1) * height, height };
}

export function channelAt(audio: AudioModel, y: number): number {
  const count = audio.laneCount();
  const channel = Math.floor((y / audio.heightPx.get().lanes) * count);
  return Math.min(Math.max(channel, 0), count - 1);
}

/** Under the pointer: a selected segment first, then the shortest. */
export function findSegment(editor: Editor, audio: AudioModel, point: ScreenPoint): PlacedSegment | undefined {
  const view = audio.view.get();
  const { selection } = editor.session.get();
  const hits = listSegments(editor, audio.objectName).filter(({ geometry }) => {
    const lane = laneOf(audio, geometry.channel);
    const isInLane = point.y >= lane.top && point.y <= lane.top + lane.height;
    return isInLane && point.x >= toX(view, geometry.start) - 2 && point.x <= toX(view, geometry.end) + 2;
  });
  const length = ({ geometry }: PlacedSegment) => geometry.end - geometry.start;
  return hits.find(({ region }) => selection.includes(region.id)) ?? hits.toSorted((a, b) => length(a) - length(b))[0];
}

export interface FoundEdge {
  segment: PlacedSegment;
  edge: SegmentEdge;
}

/** The edge within reach; selected segments first, locked ones never. */
export function findEdge(
  editor: Editor,
  audio: AudioModel,
  event: Pick<SurfacePointer, 'screen' | 'pointerType'>,
): FoundEdge | undefined {
  if (!canEdit(editor)) return undefined;
  const reachPx = event.pointerType === 'touch' ? 18 : 6;
  const view = audio.view.get();
  const { selection } = editor.session.get();
  const { x, y } = event.screen;
  const edges = listSegments(editor, audio.objectName)
    .filter(({ region, geometry }) => {
      const lane = laneOf(audio, geometry.channel);
      return !region.props.locked && y >= lane.top && y <= lane.top + lane.height;
    })
    .flatMap((segment) =>
      (['start', 'end'] as const).map((edge) => ({
        segment,
        edge,
        distance:
          Math.abs(toX(view, segment.geometry[edge]) - x) + (selection.includes(segment.region.id) ? 0 : reachPx / 2),
      })),
    );
  return edges.filter(({ distance }) => distance <= reachPx).sort((a, b) => a.distance - b.distance)[0];
}
