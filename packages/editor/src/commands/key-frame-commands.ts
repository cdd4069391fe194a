import type { Editor } from '../editor/editor.ts';
import {
  asMovingBox,
  deleteKeyFrame,
  findSelectedBox,
  goToKeyFrame,
  type MovingBox,
  toggleEnabled,
  toggleKeyFrame,
} from '../operations/key-frames.ts';
import { findSingleSelected } from '../operations/selection.ts';
import { findKeyFrame } from '../regions/video-rectangle/sequence.ts';
import type { Command } from './command.ts';

/** What can be done with the selected box of a video at the frame on screen. */
export function keyFrameCommands(editor: Editor): Command[] {
  const hasBoxes = [...editor.videos.keys()].some((name) => editor.model.canMake(name, 'video-rectangle'));
  if (!hasBoxes) return [];
  const command = (
    id: string,
    label: string,
    shortcuts: string[],
    find: () => MovingBox | undefined,
    run: (box: MovingBox) => void,
  ): Command => ({
    id: `keyframe.${id}`,
    label,
    group: 'Regions',
    shortcuts,
    enabled: () => find() !== undefined,
    run() {
      const box = find();
      if (box) run(box);
    },
  });
  const changeable = () => findSelectedBox(editor);
  const any = () => asMovingBox(editor, findSingleSelected(editor));
  const onKeyFrame = () => {
    const box = changeable();
    return box && findKeyFrame(box.geometry.sequence, box.video.frame.get().frame) ? box : undefined;
  };
  return [
    command('toggle', 'Add or remove a key frame here', ['shift+k', 'alt+k'], changeable, (box) =>
      toggleKeyFrame(editor, box),
    ),
    command('delete', 'Delete the key frame here', ['shift+delete', 'shift+backspace'], onKeyFrame, (box) =>
      deleteKeyFrame(editor, box, box.video.frame.get().frame),
    ),
    command(
      'enabled',
      'Take the box out of the picture from here, or bring it back',
      ['shift+o', 'alt+o'],
      changeable,
      (box) => toggleEnabled(editor, box),
    ),
    command('earlier', 'Earlier key frame', ['{', 'alt+['], any, (box) => goToKeyFrame(box, -1)),
    command('later', 'Later key frame', ['}', 'alt+]'], any, (box) => goToKeyFrame(box, 1)),
  ];
}
