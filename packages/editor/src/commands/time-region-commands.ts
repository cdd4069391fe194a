import type { Editor } from '../editor/editor.ts';
import { announce, canEdit } from '../operations/edit.ts';
import { nudgeBox } from '../operations/key-frames.ts';
import { createRange, nudgeRange } from '../operations/ranges.ts';
import { channelInHand, createSegment, nudgeChannel, nudgeSegment } from '../operations/segments.ts';
import { listSelected } from '../operations/selection.ts';
import { segmentBetween } from '../regions/segment/segment.ts';
import { rangeBetween } from '../regions/timeline/ranges.ts';
import type { Command } from './command.ts';

const nudgeS = 0.1;
const nudgePercent = 0.5;

const directions = [
  { key: 'left', label: 'Move the region left or earlier', x: -1, y: 0 },
  { key: 'right', label: 'Move the region right or later', x: 1, y: 0 },
  { key: 'up', label: 'up', x: 0, y: -1 },
  { key: 'down', label: 'down', x: 0, y: 1 },
] as const satisfies readonly Direction[];

interface Direction {
  key: string;
  label: string;
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** What can be done by key with regions that have a place in time. */
export function timeRegionCommands(editor: Editor): Command[] {
  const hasBoxes = [...editor.videos.keys()].some((name) => editor.model.canMake(name, 'video-rectangle'));
  const hasLanes = [...editor.audios.keys()].some((name) => editor.config.objects[name]?.params.splitchannels === true);
  const upright = [hasBoxes ? 'the box' : '', hasLanes ? 'the segment a channel' : ''].filter(Boolean).join(', or ');
  const shown = directions
    .filter(({ y }) => y === 0 || upright !== '')
    .map((direction) =>
      direction.y === 0 ? direction : { ...direction, label: `Move ${upright} ${direction.label}` },
    );
  const marks = [...editor.players.keys()].some((name) => markableShape(editor, name) !== undefined);
  return [...(marks ? [markCommand(editor)] : []), ...shown.map((direction) => moveCommand(editor, direction))];
}

/** Regions in time are moved with Ctrl and Shift, since the arrows alone move the playhead. */
function moveCommand(editor: Editor, { key, label, x, y }: Direction): Command {
  return {
    id: `media.move-${key}`,
    label,
    group: 'Regions',
    shortcuts: [`mod+shift+${key}`],
    objects: [...editor.players.keys()],
    repeats: true,
    enabled: () =>
      canEdit(editor) && listSelected(editor).some(({ props }) => !props.locked && editor.players.has(props.toName)),
    run() {
      nudgeBox(editor, x * nudgePercent, y * nudgePercent);
      if (y !== 0) {
        nudgeChannel(editor, y);
        return;
      }
      nudgeSegment(editor, x * nudgeS);
      nudgeRange(editor, x);
    },
  };
}

function markableShape(editor: Editor, objectName: string): 'segment' | 'timeline' | undefined {
  return (['segment', 'timeline'] as const).find((shape) => editor.model.canMake(objectName, shape));
}

/** The first press notes where the playhead is, the second marks from there to where it is then. */
function markCommand(editor: Editor): Command {
  const active = () => {
    const name = editor.session.get().activeObject ?? '';
    const player = editor.players.get(name) ?? editor.players.values().next().value;
    return player && markableShape(editor, player.objectName) ? player : undefined;
  };
  return {
    id: 'media.mark',
    label: 'Begin a region at the playhead, then end it there',
    group: 'Regions',
    shortcuts: ['shift+enter', 'alt+enter'],
    enabled: () => canEdit(editor) && active() !== undefined,
    run() {
      const player = active();
      if (!player) return;
      const { seconds } = player.time.get();
      const { markS } = player.state.get();
      if (markS === undefined || markS >= seconds) {
        player.state.update({ markS: seconds });
        announce(editor, 'The region begins here; press again where it ends');
        return;
      }
      mark(editor, player.objectName, markS, seconds);
      player.state.update({ markS: undefined });
    },
  };
}

function mark(editor: Editor, objectName: string, fromS: number, toS: number): void {
  const video = editor.videos.get(objectName);
  if (video) {
    const frames = video.framesCount() ?? 1;
    createRange(editor, objectName, rangeBetween(video.frameAt(fromS), video.frameAt(toS), frames));
    return;
  }
  const durationS = editor.players.get(objectName)?.state.get().durationS ?? toS;
  createSegment(editor, objectName, segmentBetween(fromS, toS, durationS, channelInHand(editor, objectName)));
}
