import type { Editor } from '../editor/editor.ts';
import { canEdit } from '../operations/edit.ts';
import { hasMasks, stepBrushSize } from '../operations/masks.ts';
import type { Command } from './command.ts';
import { findActiveImage } from './view-commands.ts';

export function maskCommands(editor: Editor): Command[] {
  if (!hasMasks(editor)) return [];
  const step = (id: string, label: string, key: string, direction: -1 | 1): Command => ({
    id,
    label,
    group: 'View',
    shortcuts: [key],
    repeats: true,
    enabled: () => canEdit(editor),
    run() {
      const image = findActiveImage(editor);
      if (image) stepBrushSize(editor, image, direction);
    },
  });
  return [step('brush.smaller', 'Smaller brush', '[', -1), step('brush.larger', 'Larger brush', ']', 1)];
}
