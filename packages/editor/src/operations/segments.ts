import type { Editor } from '../editor/editor.ts';
import { clamp, type Geometry, type SegmentGeometry } from '../regions/geometry.ts';
import { isTooShort, moveEdge, moveSegment, type SegmentEdge } from '../regions/segment/segment.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit, touched } from './edit.ts';
import { newRegion } from './regions.ts';
import { listSelected, select } from './selection.ts';

/** Duration of the sound the region lies on, in seconds; unbounded while it is not known. */
export function durationOf(editor: Editor, objectName: string): number {
  return editor.audios.get(objectName)?.player.state.get().durationS ?? Number.POSITIVE_INFINITY;
}

/** Where what is marked by key goes: beside the selected segment, otherwise the channel used last. */
export function channelInHand(editor: Editor, objectName: string): number {
  const audio = editor.audios.get(objectName);
  const selected = listSelected(editor).find(({ props }) => props.toName === objectName)?.props.geometry;
  const channel = selected?.shape === 'segment' ? selected.channel : audio?.lane.get().channel;
  return clamp(channel ?? 0, 0, Math.max((audio?.laneCount() ?? 1) - 1, 0));
}

/** Undefined when it is too short to mean anything or nothing may be marked there. */
export function createSegment(editor: Editor, objectName: string, geometry: SegmentGeometry): RegionRecord | undefined {
  const region = isTooShort(geometry) ? undefined : newRegion(editor, objectName, geometry);
  if (!region) return undefined;
  edit(editor, 'Add segment', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** A copy of a segment goes right behind it, where it can be seen; whatever else it is stays in its place. */
export function besideInTime(editor: Editor, objectName: string, geometry: Geometry): Geometry {
  if (geometry.shape !== 'segment') return geometry;
  return moveSegment(geometry, geometry.end - geometry.start, durationOf(editor, objectName));
}

/** Moves one edge of each selected segment; a row of moves is one step. */
export function nudgeSegmentEdge(editor: Editor, edge: SegmentEdge, deltaS: number): void {
  changeSelected(editor, 'Resize segment', (geometry, durationS) =>
    moveEdge(geometry, edge, geometry[edge] + deltaS, durationS),
  );
}

/** Moves the selected segments to the channel above (−1) or below (1), where channels are drawn apart. */
export function nudgeChannel(editor: Editor, step: number): void {
  changeSelected(editor, 'Change channel', (geometry, _durationS, objectName) => {
    const audio = editor.audios.get(objectName);
    if (!audio || audio.laneCount() < 2) return geometry;
    const channel = clamp((geometry.channel ?? 0) + step, 0, audio.laneCount() - 1);
    audio.lane.set({ channel });
    return { ...geometry, channel };
  });
}

/** Moves the selected segments; a row of moves is one step. */
export function nudgeSegment(editor: Editor, deltaS: number): void {
  changeSelected(editor, 'Move segment', (geometry, durationS) => moveSegment(geometry, deltaS, durationS));
}

/** Sets one edge of a segment exactly. */
export function setSegmentEdge(editor: Editor, region: RegionRecord, edge: SegmentEdge, atS: number): void {
  const { geometry, toName } = region.props;
  if (geometry.shape !== 'segment') return;
  const moved = moveEdge(geometry, edge, atS, durationOf(editor, toName));
  edit(editor, 'Set time', (writer) => writer.put(touched(region, { geometry: moved })), `set:${region.id}:${edge}`);
}

function changeSelected(
  editor: Editor,
  name: string,
  change: (geometry: SegmentGeometry, durationS: number, objectName: string) => SegmentGeometry,
): void {
  const regions = listSelected(editor).filter(({ props }) => props.geometry.shape === 'segment' && !props.locked);
  if (regions.length === 0) return;
  const key = `${name}:${regions.map((region) => region.id).join(' ')}`;
  edit(
    editor,
    name,
    (writer) => {
      for (const region of regions) {
        const { geometry, toName } = region.props;
        if (geometry.shape !== 'segment') continue;
        writer.put(touched(region, { geometry: change(geometry, durationOf(editor, toName), toName) }));
      }
    },
    key,
  );
}
