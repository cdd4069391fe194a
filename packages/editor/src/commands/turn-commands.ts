import type { Editor } from '../editor/editor.ts';
import { turnBy } from '../operations/turns.ts';
import type { Command } from './command.ts';
import { findActiveImage } from './view-commands.ts';

export function turnCommands(editor: Editor): Command[] {
  if (!Object.values(editor.config.objects).some(({ params }) => params.rotateControl === true)) return [];
  const turn = (id: string, label: string, shortcuts: string[], quarter: 1 | -1): Command => ({
    id,
    label,
    group: 'View',
    shortcuts,
    enabled: () => isTurnable(editor),
    run() {
      const image = findActiveImage(editor);
      if (image) turnBy(editor, image, quarter);
    },
  });
  return [
    turn('view.turn-left', 'Turn the image left', ['shift+e', 'alt+shift+e'], -1),
    turn('view.turn-right', 'Turn the image right', ['shift+r', 'alt+shift+r'], 1),
  ];
}

function isTurnable(editor: Editor): boolean {
  const image = findActiveImage(editor);
  return image !== undefined && editor.config.objects[image.objectName]?.params.rotateControl === true;
}
