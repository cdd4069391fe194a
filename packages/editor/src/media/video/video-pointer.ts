import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { canEdit, touched } from '../../operations/edit.ts';
import { placedAt, startingBox } from '../../operations/key-frames.ts';
import { canMake } from '../../operations/labels.ts';
import { newRegion } from '../../operations/regions.ts';
import { pick, select } from '../../operations/selection.ts';
import type { RectangleGeometry } from '../../regions/geometry.ts';
import { draw, isTooSmall, move, resize, rotate } from '../../regions/rectangle/rectangle-shape.ts';
import { createDragMachine, type Drag, type Press } from '../drag-machine.ts';
import { findBox, findBoxHandle, type ShownBox } from './box-hit.ts';
import { toPicture } from './picture-fit.ts';
import { type ShownPicture, shownPicture, type VideoModel } from './video-model.ts';

const snapRotationDegrees = 15;

/** What a press on the picture does: select, draw, move, resize or turn the box at the frame on screen. */
export function createVideoPointer(editor: Editor, video: VideoModel): PointerMachine {
  const press = (event: SurfacePointer): Press | undefined => {
    const picture = shownPicture(video.picture.get());
    if (!picture) return undefined;
    // A frame that runs away under the hand could not be marked.
    video.player.pause();
    const grip = findBoxHandle(editor, video, event);
    if (grip) return { drag: () => adjusting(editor, picture, grip.shown, grip.handle.id) };
    const hit = findBox(editor, video, event);
    const mayDraw = canEdit(editor) && canMake(editor, video.objectName, 'video-rectangle');
    const { armed, selection } = editor.session.get();
    const drawsOver = mayDraw && armed !== undefined && !selection.includes(hit?.region.id ?? '');
    const click = (at: SurfacePointer) => {
      if (hit) pick(editor, hit.region.id, at.shiftKey || at.modKey);
      else select(editor, []);
    };
    if (hit && !drawsOver) return { click, drag: (from) => moving(editor, picture, hit, from) };
    return { click, drag: (from) => (mayDraw ? drawing(editor, video, picture, from) : panning(video, from)) };
  };
  return createDragMachine(editor, video.objectName, press, () => ({ drag: (from) => panning(video, from) }));
}

function panning(video: VideoModel, from: SurfacePointer): Drag {
  let last = from.screen;
  return {
    path: 'video.panning',
    move({ screen }) {
      video.panPicture({ x: screen.x - last.x, y: screen.y - last.y });
      last = screen;
    },
  };
}

function moving(editor: Editor, picture: ShownPicture, hit: ShownBox, from: SurfacePointer): Drag | undefined {
  if (hit.region.props.locked || !canEdit(editor)) return undefined;
  select(editor, [hit.region.id]);
  const start = toPicture(picture.transform, from.screen);
  return changing(editor, hit, 'video.moving', 'Move', (event) => {
    const point = toPicture(picture.transform, event.screen);
    return move(hit.box, { x: point.x - start.x, y: point.y - start.y }, picture.size);
  });
}

function adjusting(editor: Editor, picture: ShownPicture, shown: ShownBox, handle: string): Drag {
  const isTurning = handle === 'rotate';
  return changing(
    editor,
    shown,
    isTurning ? 'video.rotating' : 'video.resizing',
    isTurning ? 'Rotate' : 'Resize',
    (event) => {
      const point = toPicture(picture.transform, event.screen);
      if (isTurning) return rotate(shown.box, point, picture.size, event.shiftKey ? snapRotationDegrees : 0);
      const options = { keepAspect: event.shiftKey, fromCentre: event.altKey };
      return resize(shown.box, handle, point, picture.size, options);
    },
  );
}

function changing(
  editor: Editor,
  shown: ShownBox,
  path: string,
  name: string,
  change: (event: SurfacePointer) => RectangleGeometry,
): Drag {
  const { frame } = shown.video.frame.get();
  editor.history.mark(name);
  return {
    path,
    move(event) {
      const geometry = placedAt(shown, frame, change(event));
      editor.store.write('user', (writer) => writer.put(touched(shown.region, { geometry })));
    },
    cancel: () => editor.history.cancelToMark(),
  };
}

function drawing(editor: Editor, video: VideoModel, picture: ShownPicture, from: SurfacePointer): Drag | undefined {
  const { frame } = video.frame.get();
  const start = toPicture(picture.transform, from.screen);
  const boxTo = (event: SurfacePointer) => draw(start, toPicture(picture.transform, event.screen), picture.size);
  const region = newRegion(editor, video.objectName, startingBox(video, frame, boxTo(from)));
  if (!region) return undefined;
  let last = boxTo(from);
  editor.history.mark('Add box');
  select(editor, []);
  return {
    path: 'video.drawing',
    move(event) {
      last = boxTo(event);
      const geometry = startingBox(video, frame, last);
      editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, geometry } }));
    },
    up() {
      if (isTooSmall(last, picture.size)) editor.history.cancelToMark();
      else select(editor, [region.id]);
    },
    cancel: () => editor.history.cancelToMark(),
  };
}
