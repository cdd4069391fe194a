import type { Editor } from '../../editor/editor.ts';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { asMovingBox, findSelectedBox, type MovingBox } from '../../operations/key-frames.ts';
import type { RectangleGeometry } from '../../regions/geometry.ts';
import type { Handle } from '../../regions/kind.ts';
import { handles, hitTest } from '../../regions/rectangle/rectangle-shape.ts';
import { boxAt } from '../../regions/video-rectangle/sequence.ts';
import type { RegionRecord } from '../../store/records.ts';
import { toPicture } from './picture-fit.ts';
import { shownPicture, type VideoModel } from './video-model.ts';

/** Distance of the rotation handle from its box, in CSS pixels. */
const rotationReachPx = 26;

export interface ShownBox extends MovingBox {
  /** Where it is at the frame on screen. */
  box: RectangleGeometry;
}

/** Boxes in the picture at the frame on screen. */
export function listShownBoxes(
  editor: Editor,
  video: VideoModel,
  regions: readonly RegionRecord[] = editor.store.list('region'),
): ShownBox[] {
  const { frame } = video.frame.get();
  return regions.flatMap((region) => {
    if (region.props.toName !== video.objectName || region.props.hidden) return [];
    const moving = asMovingBox(editor, region);
    const box = moving && boxAt(moving.geometry.sequence, frame);
    return moving && box ? [{ ...moving, box }] : [];
  });
}

/** Under the pointer: a selected box first, then the smallest. */
export function findBox(editor: Editor, video: VideoModel, event: SurfacePointer): ShownBox | undefined {
  const picture = shownPicture(video.picture.get());
  if (!picture) return undefined;
  const { selection } = editor.session.get();
  const point = toPicture(picture.transform, event.screen);
  const tolerance = (event.pointerType === 'touch' ? 12 : 4) / picture.transform.scale;
  const hits = listShownBoxes(editor, video).filter(({ box }) => hitTest(box, point, tolerance, picture.size));
  const area = ({ box }: ShownBox) => box.width * box.height;
  return hits.find(({ region }) => selection.includes(region.id)) ?? hits.toSorted((a, b) => area(a) - area(b))[0];
}

/** Handles of the one selected box; empty when it may not be changed or is not in the picture. */
export function listBoxHandles(editor: Editor, video: VideoModel): { shown: ShownBox; handles: Handle[] } | undefined {
  const picture = shownPicture(video.picture.get());
  const selected = findSelectedBox(editor);
  if (!picture || selected?.video !== video || selected.region.props.hidden) return undefined;
  const box = boxAt(selected.geometry.sequence, video.frame.get().frame);
  if (!box) return undefined;
  const mayRotate = selected.region.props.answers.every(
    (answer) => editor.config.controls[answer.control]?.params.canRotate !== false,
  );
  const all = handles(box, picture.size, rotationReachPx / picture.transform.scale);
  return { shown: { ...selected, box }, handles: all.filter(({ id }) => id !== 'rotate' || mayRotate) };
}

export function findBoxHandle(
  editor: Editor,
  video: VideoModel,
  event: SurfacePointer,
): { shown: ShownBox; handle: Handle } | undefined {
  const picture = shownPicture(video.picture.get());
  const found = listBoxHandles(editor, video);
  if (!picture || !found) return undefined;
  const point = toPicture(picture.transform, event.screen);
  const reach = (event.pointerType === 'touch' ? 22 : 7) / picture.transform.scale;
  const distance = ({ point: at }: Handle) => Math.hypot(at.x - point.x, at.y - point.y);
  const [nearest] = found.handles
    .filter((handle) => distance(handle) <= reach)
    .sort((a, b) => distance(a) - distance(b));
  return nearest && { shown: found.shown, handle: nearest };
}
