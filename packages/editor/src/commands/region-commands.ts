import type { Editor } from '../editor/editor.ts';
import { canEdit } from '../operations/edit.ts';
import { findPointedShape, removePoint } from '../operations/points.ts';
import { deleteRegions, nudge, nudgeSize, toggleFlag } from '../operations/regions.ts';
import { startLinking } from '../operations/relations.ts';
import { listRegionsInOrder, listSelected, select } from '../operations/selection.ts';
import { moveSpanEdge } from '../operations/span-edges.ts';
import { moveTimeEdge } from '../operations/time-edges.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import { isTracing } from '../tools/trace-path.ts';
import type { Command } from './command.ts';
import { pointCommands } from './point-commands.ts';

const directions: readonly { key: string; name: string; delta: ImagePoint }[] = [
  { key: 'left', name: 'left', delta: { x: -1, y: 0 } },
  { key: 'right', name: 'right', delta: { x: 1, y: 0 } },
  { key: 'up', name: 'up', delta: { x: 0, y: -1 } },
  { key: 'down', name: 'down', delta: { x: 0, y: 1 } },
];

const bigStep = 10;
const textSpans = ['span', 'html-span', 'paragraph-span'] as const;

export function regionCommands(editor: Editor): Command[] {
  const { session } = editor;
  const hasSelection = () => session.get().selection.length > 0;
  const mayChange = () => canEdit(editor) && hasSelection();
  return [
    {
      id: 'region.delete',
      label: 'Delete selected',
      group: 'Regions',
      shortcuts: ['delete', 'backspace'],
      enabled: () => mayChange() || isTracing(session.get().gesture),
      run: () => deleteAtHand(editor),
    },
    {
      id: 'region.hide',
      label: 'Hide or show selected',
      group: 'Regions',
      shortcuts: ['h', 'alt+h'],
      enabled: hasSelection,
      run: () => toggleFlag(editor, 'hidden'),
    },
    {
      id: 'region.lock',
      label: 'Lock or unlock selected',
      group: 'Regions',
      shortcuts: ['l', 'alt+l'],
      enabled: mayChange,
      run: () => toggleFlag(editor, 'locked'),
    },
    {
      id: 'region.hide-all',
      label: 'Hide or show all',
      group: 'Regions',
      shortcuts: ['shift+h'],
      enabled: () => editor.store.list('region').length > 0,
      run: () => toggleFlag(editor, 'hidden', [...editor.store.list('region')]),
    },
    {
      id: 'region.select-all',
      label: 'Select all',
      group: 'Regions',
      shortcuts: ['mod+a'],
      enabled: () => editor.store.list('region').length > 0,
      run: () =>
        select(
          editor,
          listRegionsInOrder(editor).map((region) => region.id),
        ),
    },
    {
      id: 'relation.start',
      label: 'Relate to another region',
      group: 'Relations',
      shortcuts: ['r', 'alt+r'],
      enabled: () => mayChange() && session.get().selection.length === 1,
      run: () => startLinking(editor),
    },
    ...pointCommands(editor),
    ...directions.flatMap((direction) => nudgeCommands(editor, direction)),
  ];
}

/** The smallest thing that is being worked on: the last point of a drawing, the focused point, or the regions. */
function deleteAtHand(editor: Editor): void {
  if (editor.stepBackGesture()) return;
  const shape = findPointedShape(editor);
  if (shape?.focused === undefined) deleteRegions(editor, listSelected(editor));
  else removePoint(editor, shape, shape.focused);
}

function nudgeCommands(editor: Editor, { key, name, delta }: (typeof directions)[number]): Command[] {
  const big = { x: delta.x * bigStep, y: delta.y * bigStep };
  const step = delta.x < 0 ? -1 : 1;
  const hasSelected = (isOnImage: boolean) =>
    canEdit(editor) &&
    listSelected(editor).some(({ props }) => editor.images.has(props.toName) === isOnImage && !props.locked);
  const isRepeated = { group: 'Regions' as const, repeats: true };
  const isMoving = { ...isRepeated, objects: [...editor.images.keys()], enabled: () => hasSelected(true) };
  const isHorizontal = delta.x !== 0;
  const isSizing = { ...isRepeated, enabled: () => hasSelected(true) || (isHorizontal && hasSelected(false)) };
  return [
    {
      ...isMoving,
      id: `region.move-${name}`,
      label: `Move ${name}`,
      shortcuts: [key],
      run: () => nudge(editor, delta),
    },
    {
      ...isMoving,
      id: `region.move-${name}-far`,
      label: `Move ${name} ×10`,
      shortcuts: [`shift+${key}`],
      run: () => nudge(editor, big),
    },
    {
      ...isSizing,
      id: `region.size-${name}`,
      label: sizeLabel(editor, `Resize ${name}`, isHorizontal ? `move the end of a span ${name}` : undefined),
      shortcuts: [`alt+${key}`],
      run() {
        nudgeSize(editor, delta);
        if (isHorizontal) moveSpanEdge(editor, 'end', step);
        if (isHorizontal) moveTimeEdge(editor, 'end', step);
      },
    },
    {
      ...isSizing,
      id: `region.size-${name}-far`,
      label: sizeLabel(editor, `Resize ${name} ×10`, isHorizontal ? `move the start of a span ${name}` : undefined),
      shortcuts: [`alt+shift+${key}`],
      run() {
        nudgeSize(editor, big);
        if (isHorizontal) moveSpanEdge(editor, 'start', step);
        if (isHorizontal) moveTimeEdge(editor, 'start', step);
      },
    },
  ].filter((command) => editor.images.size > 0 || (command.id.startsWith('region.size-') && isHorizontal));
}

/** Says only what the interface has: boxes, spans, or both. */
function sizeLabel(editor: Editor, ofBox: string, ofSpan: string | undefined): string {
  const hasSpans = Object.keys(editor.config.objects).some((name) =>
    textSpans.some((shape) => editor.model.canMake(name, shape)),
  );
  if (ofSpan !== undefined && editor.players.size > 0 && editor.images.size === 0)
    return sentence(hasSpans ? ofSpan : ofSpan.replace('a span', 'the region'));
  if (ofSpan === undefined || !hasSpans) return ofBox;
  return editor.images.size > 0 ? `${ofBox}, or ${ofSpan}` : sentence(ofSpan);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
