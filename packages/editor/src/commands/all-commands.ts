import type { Editor } from '../editor/editor.ts';
import { assistCommands } from './assist-commands.ts';
import type { Command } from './command.ts';
import { editCommands } from './edit-commands.ts';
import { keyFrameCommands } from './key-frame-commands.ts';
import { maskCommands } from './mask-commands.ts';
import { optionCommands } from './option-commands.ts';
import { pageCommands } from './page-commands.ts';
import { pairwiseCommands } from './pairwise-commands.ts';
import { playbackCommands } from './playback-commands.ts';
import { regionCommands } from './region-commands.ts';
import { seriesCommands } from './series-commands.ts';
import { suggestionCommands } from './suggestion-commands.ts';
import { taskCommands } from './task-commands.ts';
import { turnCommands } from './turn-commands.ts';
import { viewCommands } from './view-commands.ts';

/** In order of precedence: where two want the same key, the first keeps it. */
export function allCommands(editor: Editor): Command[] {
  return [
    // The keys of the brush go before those of the panels where there is a brush.
    ...maskCommands(editor),
    ...taskCommands(editor),
    ...suggestionCommands(editor),
    ...assistCommands(editor),
    ...editCommands(editor),
    ...optionCommands(editor),
    ...regionCommands(editor),
    ...pairwiseCommands(editor),
    ...viewCommands(editor),
    ...turnCommands(editor),
    ...keyFrameCommands(editor),
    ...playbackCommands(editor),
    ...pageCommands(editor),
    ...seriesCommands(editor),
  ];
}
