import type { Editor } from '../editor/editor.ts';
import type { VideoModel } from '../media/video/video-model.ts';
import type { RectangleGeometry, VideoRectangleGeometry } from '../regions/geometry.ts';
import { move } from '../regions/rectangle/rectangle-shape.ts';
import {
  findKeyFrame,
  isEnabledAt,
  neighbourKeyFrame,
  placeAt,
  type Sequence,
  toggledAt,
  withKeyFrame,
  withoutKeyFrame,
} from '../regions/video-rectangle/sequence.ts';
import type { RegionRecord } from '../store/records.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { newRegion } from './regions.ts';
import { findSingleSelected, select } from './selection.ts';

export interface MovingBox {
  region: RegionRecord;
  geometry: VideoRectangleGeometry;
  video: VideoModel;
}

/** The region as a box that moves through a video that is here; undefined for any other. */
export function asMovingBox(editor: Editor, region: RegionRecord | undefined): MovingBox | undefined {
  const geometry = region?.props.geometry;
  const video = region && editor.videos.get(region.props.toName);
  return region && video && geometry?.shape === 'video-rectangle' ? { region, geometry, video } : undefined;
}

/** The one selected box of a video; undefined when it may not be changed. */
export function findSelectedBox(editor: Editor): MovingBox | undefined {
  const box = asMovingBox(editor, findSingleSelected(editor));
  return box && !box.region.props.locked && canEdit(editor) ? box : undefined;
}

/** The geometry of a new box that begins at the frame, with what the video knows about itself. */
export function startingBox(video: VideoModel, frame: number, box: RectangleGeometry): VideoRectangleGeometry {
  return told(video, { shape: 'video-rectangle', sequence: withKeyFrame([], frame, box, video.frameRate) });
}

/** A new box from the frame on screen on; undefined when none may be drawn. */
export function createMovingBox(editor: Editor, video: VideoModel, box: RectangleGeometry): RegionRecord | undefined {
  const region = newRegion(editor, video.objectName, startingBox(video, video.frame.get().frame, box));
  if (!region) return undefined;
  edit(editor, 'Add box', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** Sets sides of the box at the frame on screen exactly, which makes that frame a key frame. */
export function setBoxSide(editor: Editor, box: MovingBox, side: Partial<RectangleGeometry>): void {
  const { frame } = box.video.frame.get();
  const place = placeAt(box.geometry.sequence, frame);
  if (!place) return;
  const geometry = placedAt(box, frame, { ...place, ...side });
  const key = `set:${box.region.id}:${frame}:${Object.keys(side).join()}`;
  edit(editor, 'Set place', (writer) => writer.put(touched(box.region, { geometry })), key);
}

/** Moves the selected box by percent of the picture at the frame on screen; a row of moves is one step. */
export function nudgeBox(editor: Editor, deltaX: number, deltaY: number): void {
  const box = findSelectedBox(editor);
  if (!box) return;
  const { frame } = box.video.frame.get();
  const place = placeAt(box.geometry.sequence, frame);
  if (!place) return;
  // In percent a picture of 100 by 100 is as good as the real one.
  const moved = move(place, { x: deltaX, y: deltaY }, { width: 100, height: 100 });
  const geometry = placedAt(box, frame, moved);
  edit(editor, 'Move', (writer) => writer.put(touched(box.region, { geometry })), `move:${box.region.id}:${frame}`);
}

/** The box at the frame becomes a key frame with this place. */
export function placedAt(
  { geometry, video }: MovingBox,
  frame: number,
  box: RectangleGeometry,
): VideoRectangleGeometry {
  return told(video, { ...geometry, sequence: withKeyFrame(geometry.sequence, frame, box, video.frameRate) });
}

/** Makes the place where the box is now a key frame, or takes the key frame away. */
export function toggleKeyFrame(editor: Editor, box: MovingBox): void {
  const { frame } = box.video.frame.get();
  const { sequence } = box.geometry;
  if (findKeyFrame(sequence, frame)) {
    deleteKeyFrame(editor, box, frame);
    return;
  }
  const place = placeAt(sequence, frame);
  if (place) change(editor, box, 'Add key frame', withKeyFrame(sequence, frame, place, box.video.frameRate));
}

export function deleteKeyFrame(editor: Editor, box: MovingBox, frame: number): void {
  const { sequence } = box.geometry;
  if (!findKeyFrame(sequence, frame)) return;
  if (sequence.length === 1) announce(editor, 'The only key frame of a box stays; delete the region instead');
  else change(editor, box, 'Delete key frame', withoutKeyFrame(sequence, frame));
}

/** From this frame on the box leaves the picture, or is in it again. */
export function toggleEnabled(editor: Editor, box: MovingBox): void {
  const { frame } = box.video.frame.get();
  const isOn = isEnabledAt(box.geometry.sequence, frame);
  const name = isOn ? 'Hide from here on' : 'Show from here on';
  change(editor, box, name, toggledAt(box.geometry.sequence, frame, box.video.frameRate));
}

export function goToKeyFrame({ geometry, video }: MovingBox, step: -1 | 1): void {
  const frame = neighbourKeyFrame(geometry.sequence, video.frame.get().frame, step);
  if (frame !== undefined) video.seekFrame(frame);
}

function change(editor: Editor, { region, geometry, video }: MovingBox, name: string, sequence: Sequence): void {
  edit(editor, name, (writer) => writer.put(touched(region, { geometry: told(video, { ...geometry, sequence }) })));
  announce(editor, name);
}

function told(video: VideoModel, geometry: VideoRectangleGeometry): VideoRectangleGeometry {
  const framesCount = video.framesCount();
  const duration = video.player.state.get().durationS;
  return {
    ...geometry,
    ...(framesCount === undefined ? {} : { framesCount }),
    ...(duration === undefined ? {} : { duration }),
  };
}
