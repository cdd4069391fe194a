import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { canEdit, touched } from '../../operations/edit.ts';
import { canMake } from '../../operations/labels.ts';
import { newRegion } from '../../operations/regions.ts';
import { durationOf } from '../../operations/segments.ts';
import { pick, select } from '../../operations/selection.ts';
import { isTooShort, moveEdge, moveSegment, segmentBetween } from '../../regions/segment/segment.ts';
import { createDragMachine, type Drag, type Press } from '../drag-machine.ts';
import { fromX, perPixel } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import { channelAt, type FoundEdge, findEdge, findSegment, type PlacedSegment } from './segment-hit.ts';

/** Marks narrower than this on screen were a click with a trembling hand. */
const narrowestPx = 3;

/** What a press on the waveform does: seek, select, draw, move or resize. */
export function createAudioPointer(editor: Editor, audio: AudioModel): PointerMachine {
  return createDragMachine(editor, audio.objectName, (event): Press => {
    audio.lane.set({ channel: channelAt(audio, event.screen.y) });
    const edge = findEdge(editor, audio, event);
    if (edge)
      return {
        click: () => pick(editor, edge.segment.region.id, isAdding(event)),
        drag: () => resizing(editor, audio, edge),
      };
    const hit = findSegment(editor, audio, event.screen);
    if (hit && !wantsToDraw(editor, audio, hit, event)) return onSegment(editor, audio, hit);
    return {
      click: (at) => (hit ? pick(editor, hit.region.id, isAdding(at)) : seekTo(editor, audio, at)),
      drag: (from) => (mayDraw(editor, audio) ? drawing(editor, audio, from) : scrubbing(audio)),
    };
  });
}

function isAdding(event: SurfacePointer): boolean {
  return event.shiftKey || event.modKey;
}

function mayDraw(editor: Editor, audio: AudioModel): boolean {
  return canEdit(editor) && canMake(editor, audio.objectName, 'segment');
}

/** With a label in hand a drag marks, also over what is marked already, unless that is selected. */
function wantsToDraw(editor: Editor, audio: AudioModel, hit: PlacedSegment, event: SurfacePointer): boolean {
  if (!mayDraw(editor, audio)) return false;
  const { armed, selection } = editor.session.get();
  return event.altKey || (armed !== undefined && !selection.includes(hit.region.id));
}

function onSegment(editor: Editor, audio: AudioModel, hit: PlacedSegment): Press {
  return {
    click: (event) => pick(editor, hit.region.id, isAdding(event)),
    drag(from) {
      if (hit.region.props.locked || !canEdit(editor)) return scrubbing(audio);
      select(editor, [hit.region.id]);
      const startS = timeAt(audio, from);
      return changing(editor, hit, 'segment.moving', 'Move segment', (event) =>
        moveSegment(hit.geometry, timeAt(audio, event) - startS, durationOf(editor, audio.objectName)),
      );
    },
  };
}

function timeAt(audio: AudioModel, event: SurfacePointer): number {
  return fromX(audio.view.get(), event.screen.x);
}

function seekTo(editor: Editor, audio: AudioModel, event: SurfacePointer): void {
  if (editor.session.get().selection.length > 0) select(editor, []);
  audio.player.clearLoop();
  audio.player.seek(timeAt(audio, event));
}

function scrubbing(audio: AudioModel): Drag {
  return { path: 'audio.scrubbing', move: (event) => audio.player.seek(timeAt(audio, event)) };
}

function resizing(editor: Editor, audio: AudioModel, { segment, edge }: FoundEdge): Drag {
  select(editor, [segment.region.id]);
  return changing(editor, segment, 'segment.resizing', 'Resize segment', (event) =>
    moveEdge(segment.geometry, edge, timeAt(audio, event), durationOf(editor, audio.objectName)),
  );
}

function changing(
  editor: Editor,
  { region }: PlacedSegment,
  path: string,
  name: string,
  change: (event: SurfacePointer) => PlacedSegment['geometry'],
): Drag {
  editor.history.mark(name);
  return {
    path,
    move(event) {
      const geometry = change(event);
      editor.store.write('user', (writer) => writer.put(touched(region, { geometry })));
    },
    cancel: () => editor.history.cancelToMark(),
  };
}

function drawing(editor: Editor, audio: AudioModel, from: SurfacePointer): Drag | undefined {
  const channel = channelAt(audio, from.screen.y);
  const fromS = timeAt(audio, from);
  const geometryAt = (event: SurfacePointer) =>
    segmentBetween(fromS, timeAt(audio, event), durationOf(editor, audio.objectName), channel);
  const region = newRegion(editor, audio.objectName, geometryAt(from));
  if (!region) return undefined;
  editor.history.mark('Add segment');
  select(editor, []);
  let last = geometryAt(from);
  return {
    path: 'segment.drawing',
    move(event) {
      last = geometryAt(event);
      editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, geometry: last } }));
    },
    up() {
      const isTooNarrow = last.end - last.start < narrowestPx * perPixel(audio.view.get());
      if (isTooShort(last) || isTooNarrow) editor.history.cancelToMark();
      else select(editor, [region.id]);
    },
    cancel: () => editor.history.cancelToMark(),
  };
}
