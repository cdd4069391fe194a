import type { Editor } from '../editor/editor.ts';
import {
  addPointAfterFocused,
  canAddPoint,
  canCurve,
  findPointedShape,
  focusNextPoint,
  toggleFocusedCurve,
} from '../operations/points.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { drawingTools } from '../tools/drawing-tools.ts';
import type { Command } from './command.ts';

/** For the points of the selected polygon or line; only where such shapes can be made. */
export function pointCommands(editor: Editor): Command[] {
  const shapes = drawingTools.map(({ shape }) => shape).filter((shape) => findImageRegionKind(shape)?.points);
  const canMake = (shape: (typeof shapes)[number]) =>
    [...editor.images.keys()].some((name) => editor.model.canMake(name, shape));
  if (!shapes.some(canMake)) return [];
  const group = 'Regions' as const;
  const objects = [...editor.images.keys()];
  const enabled = () => findPointedShape(editor) !== undefined;
  const commands: Command[] = [
    {
      id: 'point.next',
      label: 'Next point of the shape',
      group,
      shortcuts: ['.'],
      objects,
      repeats: true,
      enabled,
      run: () => focusNextPoint(editor, 1),
    },
    {
      id: 'point.previous',
      label: 'Earlier point of the shape',
      group,
      shortcuts: [','],
      objects,
      repeats: true,
      enabled,
      run: () => focusNextPoint(editor, -1),
    },
    {
      id: 'point.add',
      label: 'Add a point after this one',
      group,
      shortcuts: ['insert', 'alt+.'],
      objects,
      enabled() {
        const shape = findPointedShape(editor);
        return shape !== undefined && canAddPoint(editor, shape);
      },
      run: () => addPointAfterFocused(editor),
    },
  ];
  if (!Object.values(editor.config.controls).some(({ params }) => params.curves === true)) return commands;
  return [
    ...commands,
    {
      id: 'point.bend',
      label: 'Bend the line at this point, or make a corner',
      group,
      shortcuts: ['c', 'alt+c'],
      enabled() {
        const shape = findPointedShape(editor);
        return shape?.focused !== undefined && canCurve(editor, shape);
      },
      run: () => toggleFocusedCurve(editor),
    },
  ];
}
