import type { Editor } from '../editor/editor.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import { zoomStepOf } from '../media/image/image-params.ts';
import { canEdit } from '../operations/edit.ts';
import { endGesture } from '../operations/gestures.ts';
import { listDrawingTools, listPossibleTools } from '../operations/list-drawing-tools.ts';
import { eraserTool, hasMasks } from '../operations/masks.ts';
import type { Command } from './command.ts';

export function viewCommands(editor: Editor): Command[] {
  if (editor.images.size === 0) return [];
  const withImage = (run: (image: ImageModel) => void) => () => {
    const image = findActiveImage(editor);
    if (image) run(image);
  };
  const stepOf = (image: ImageModel) => zoomStepOf(editor.config.objects[image.objectName]?.params ?? {});
  const enabled = () => true;
  const objects = [...editor.images.keys()];
  const tool = (id: string, label: string, key: string): Command => ({
    id: `tool.${id}`,
    label,
    group: 'View',
    shortcuts: [key, `alt+${key}`],
    objects,
    enabled,
    run() {
      endGesture(editor);
      editor.session.update({ tool: id, announcement: label });
    },
  });
  const drawingTool = (id: string, label: string, key: string): Command => ({
    ...tool(id, label, key),
    enabled: () => canEdit(editor) && listDrawingTools(editor).some((usable) => usable.id === id),
  });
  return [
    {
      id: 'view.fit',
      label: 'Fit',
      group: 'View',
      shortcuts: ['0', 'alt+0'],
      objects,
      enabled,
      run: withImage((image) => image.fit()),
    },
    {
      id: 'view.actual-size',
      label: 'Actual size',
      group: 'View',
      shortcuts: ['shift+0', 'alt+1'],
      objects,
      enabled,
      run: withImage((image) => image.actualSize()),
    },
    {
      id: 'view.zoom-in',
      label: 'Zoom in',
      group: 'View',
      shortcuts: ['+', '='],
      objects,
      repeats: true,
      enabled,
      run: withImage((image) => image.zoom(stepOf(image))),
    },
    {
      id: 'view.zoom-out',
      label: 'Zoom out',
      group: 'View',
      shortcuts: ['-'],
      objects,
      repeats: true,
      enabled,
      run: withImage((image) => image.zoom(1 / stepOf(image))),
    },
    tool('select', 'Select', 'v'),
    ...listPossibleTools(editor).map(({ id, label, key }) => drawingTool(id, label, key)),
    ...(hasMasks(editor) ? [{ ...tool(eraserTool, 'Eraser', 'e'), enabled: () => canEdit(editor) }] : []),
    tool('pan', 'Pan', 'm'),
  ];
}

export function findActiveImage(editor: Editor): ImageModel | undefined {
  const { activeObject } = editor.session.get();
  return editor.images.get(activeObject ?? '') ?? editor.images.values().next().value;
}
