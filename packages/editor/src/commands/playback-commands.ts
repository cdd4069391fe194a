import type { Editor } from '../editor/editor.ts';
import type { Player, TimeRange } from '../media/player/player.ts';
import { nextRate, ratesFrom } from '../media/player/rates.ts';
import { frameStartS } from '../media/video/frames.ts';
import { announce } from '../operations/edit.ts';
import { findSingleSelected } from '../operations/selection.ts';
import type { Command } from './command.ts';
import { timeRegionCommands } from './time-region-commands.ts';

const stepS = 1;
const farStepS = 5;
const typingBackS = 2;
const farFrames = 10;
const zoomStep = 1.5;

/** Everything that plays obeys these; with several objects, the one that was touched last. */
export function playbackCommands(editor: Editor): Command[] {
  if (editor.players.size === 0) return [];
  const enabled = () => true;
  const withPlayer = (run: (player: Player) => void) => () => {
    const player = findActivePlayer(editor);
    if (player) run(player);
  };
  const command = (id: string, label: string, shortcuts: string[], run: (player: Player) => void): Command => ({
    id: `media.${id}`,
    label,
    group: 'Playback',
    shortcuts,
    objects: [...editor.players.keys()],
    enabled,
    run: withPlayer(run),
  });
  return [
    ...hotkeyCommands(editor),
    command('toggle', 'Play or pause', ['space'], (player) => player.toggle()),
    ...typingCommands(editor, command),
    command('play-region', 'Play the selected region', ['shift+space'], (player) =>
      playSelected(editor, player, false),
    ),
    command('loop', 'Loop the selected region, or stop looping', ['shift+l'], (player) => toggleLoop(editor, player)),
    ...stepCommands(editor, command),
    command('start', 'Go to the beginning', ['home'], (player) => player.seek(0)),
    command('end', 'Go to the end', ['end'], (player) => player.seek(player.state.get().durationS ?? 0)),
    command('slower', 'Slower', ['<', 'alt+,'], (player) => changeRate(editor, player, -1)),
    command('faster', 'Faster', ['>', 'alt+.'], (player) => changeRate(editor, player, 1)),
    command('mute', 'Sound on or off', ['shift+m'], (player) => player.setMuted(!player.state.get().isMuted)),
    zoomCommand(editor, 'zoom-in', 'Zoom in on the time', ['+', '='], (model) => model.zoom(zoomStep)),
    zoomCommand(editor, 'zoom-out', 'Zoom out of the time', ['-'], (model) => model.zoom(1 / zoomStep)),
    zoomCommand(editor, 'fit', 'Show the whole time', ['0', 'alt+0'], (model) => model.fit()),
    ...timeRegionCommands(editor),
  ];
}

export function findActivePlayer(editor: Editor): Player | undefined {
  const { activeObject } = editor.session.get();
  return editor.players.get(activeObject ?? '') ?? editor.players.values().next().value;
}

/** What plays when the region is played; undefined for regions that have no place in time. */
export function timeRangeOf(editor: Editor, player: Player): TimeRange | undefined {
  const geometry = findSingleSelected(editor)?.props.geometry;
  if (geometry?.shape === 'segment') return { start: geometry.start, end: geometry.end };
  const video = editor.videos.get(player.objectName);
  if (!video || geometry === undefined) return undefined;
  const at = (frame: number) => frameStartS(frame, video.frameRate);
  if (geometry.shape === 'timeline') {
    const [first] = geometry.ranges;
    return first && { start: at(first.start), end: at(first.end + 1) };
  }
  if (geometry.shape !== 'video-rectangle') return undefined;
  const [first, last] = [geometry.sequence[0]?.frame ?? 1, geometry.sequence.at(-1)?.frame ?? 1];
  return last > first ? { start: at(first), end: at(last + 1) } : undefined;
}

function playSelected(editor: Editor, player: Player, isLooping: boolean): void {
  const range = timeRangeOf(editor, player);
  if (range) player.playRange(range, isLooping);
  else player.play();
}

export function toggleLoop(editor: Editor, player: Player): void {
  if (player.state.get().loop) {
    player.clearLoop();
    announce(editor, 'No loop');
  } else if (timeRangeOf(editor, player)) {
    playSelected(editor, player, true);
    announce(editor, 'Looping');
  } else announce(editor, 'Select a region to loop it');
}

function changeRate(editor: Editor, player: Player, step: -1 | 1): void {
  player.setRate(nextRate(ratesFrom(player.slowest), player.state.get().rate, step));
  announce(editor, `Speed ${player.state.get().rate}`);
}

type MakeCommand = (id: string, label: string, shortcuts: string[], run: (player: Player) => void) => Command;

/** A second on a sound, a frame on a video. */
function stepCommands(editor: Editor, command: MakeCommand): Command[] {
  const hasVideo = editor.videos.size > 0;
  const hasAudio = editor.audios.size > 0;
  const name = (second: string, frame: string) =>
    [hasAudio ? second : '', hasVideo ? frame : ''].filter(Boolean).join(' or ');
  const go = (seconds: number, frames: number) => (player: Player) => {
    const video = editor.videos.get(player.objectName);
    if (video) video.step(frames);
    else player.seek(player.time.get().seconds + seconds);
  };
  return [
    command('back', `Back ${name('1 second', '1 frame')}`, ['left', ','], go(-stepS, -1)),
    command('forward', `Forward ${name('1 second', '1 frame')}`, ['right', '.'], go(stepS, 1)),
    command('back-far', `Back ${name('5 seconds', '10 frames')}`, ['shift+left'], go(-farStepS, -farFrames)),
    command('forward-far', `Forward ${name('5 seconds', '10 frames')}`, ['shift+right'], go(farStepS, farFrames)),
  ].map((entry) => ({ ...entry, repeats: true }));
}

/** Who writes down what is said has both hands on the letters. */
function typingCommands(editor: Editor, command: MakeCommand): Command[] {
  return [
    command('toggle-typing', 'Play or pause while typing', ['alt+p'], (player) => player.toggle()),
    command('region-typing', 'Play the selected region while typing', ['alt+shift+p'], (player) =>
      playSelected(editor, player, false),
    ),
    command('back-typing', 'Back 2 seconds while typing', ['alt+b'], (player) =>
      player.seek(player.time.get().seconds - typingBackS),
    ),
  ].map((entry) => ({ ...entry, worksWhileTyping: true, keepsFocus: true }));
}

interface Zoomable {
  zoom(factor: number): void;
  fit(): void;
}

function zoomCommand(
  editor: Editor,
  id: string,
  label: string,
  shortcuts: string[],
  run: (model: Zoomable) => void,
): Command {
  return {
    id: `media.${id}`,
    label,
    group: 'Playback',
    shortcuts,
    objects: [...editor.players.keys()],
    repeats: true,
    enabled: () => true,
    run() {
      const name = findActivePlayer(editor)?.objectName ?? '';
      const model = editor.audios.get(name) ?? editor.videos.get(name);
      if (model) run(model);
    },
  };
}

/** The key that the author gave an object plays and pauses it, wherever the focus is. */
function hotkeyCommands(editor: Editor): Command[] {
  return [...editor.players].flatMap(([name, player]) => {
    const hotkey = editor.config.objects[name]?.params.hotkey;
    if (typeof hotkey !== 'string' || hotkey === '') return [];
    return [
      {
        id: `media.toggle.${name}`,
        label: `Play or pause ${name}`,
        group: 'Playback' as const,
        shortcuts: [hotkey],
        enabled: () => true,
        run: () => player.toggle(),
      },
    ];
  });
}
