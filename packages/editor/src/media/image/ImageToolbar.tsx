import type { ObjectTag } from '@labelwright/task-definition/model';
import {
  Eraser,
  Hand,
  Maximize,
  MousePointer2,
  RotateCcwSquare,
  RotateCwSquare,
  ScanSearch,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { Editor } from '../../editor/editor.ts';
import { canEdit } from '../../operations/edit.ts';
import { listDrawingTools, listSmartTools } from '../../operations/list-drawing-tools.ts';
import { eraserTool, hasMasks, isBrushInHand } from '../../operations/masks.ts';
import { revealsByHand } from '../../operations/suggestions.ts';
import { useDerived, useEditor, useSession } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { SmartTools } from '../assist/SmartTools.tsx';
import { BrushSize } from './BrushSize.tsx';
import type { ImageModel } from './image-model.ts';
import { LightControls } from './LightControls.tsx';

function OneToOne() {
  return (
    <span className="lw-one-to-one" aria-hidden="true">
      1:1
    </span>
  );
}

const zooms = [
  { command: 'view.zoom-out', label: 'Zoom out', icon: ZoomOut },
  { command: 'view.zoom-in', label: 'Zoom in', icon: ZoomIn },
  { command: 'view.fit', label: 'Fit', icon: Maximize },
  { command: 'view.actual-size', label: 'Actual size 1:1', icon: OneToOne },
] as const;

const turns = [
  { command: 'view.turn-left', label: 'Turn left', icon: RotateCcwSquare },
  { command: 'view.turn-right', label: 'Turn right', icon: RotateCwSquare },
] as const;

interface ImageToolbarProps {
  image: ImageModel;
  params: ObjectTag['params'];
}

export function ImageToolbar({ image, params }: ImageToolbarProps) {
  const editor = useEditor();
  const hasZoom = params.zoomControl !== false;
  const hasBrightness = params.brightnessControl === true;
  const hasContrast = params.contrastControl === true;
  const tool = useSession((state) => state.tool);
  useDerived((each) =>
    listDrawingTools(each, image.objectName)
      .map(({ id }) => id)
      .join(' '),
  );
  const mayReveal = canEdit(editor) && revealsByHand(editor) && editor.predictions.length > 0;
  const tools = hasRegions(editor, image)
    ? [
        ...(params.selectionControl === false ? [] : [{ id: 'select', label: 'Select', icon: MousePointer2 }]),
        ...(canEdit(editor) ? listDrawingTools(editor, image.objectName) : []),
        ...(mayReveal ? [{ id: 'reveal', label: 'Reveal suggestions in a frame', icon: ScanSearch }] : []),
        ...(canEdit(editor) && hasMasks(editor, image.objectName)
          ? [{ id: eraserTool, label: 'Eraser', icon: Eraser }]
          : []),
        { id: 'pan', label: 'Pan', icon: Hand },
      ]
    : [];
  const run = (command: string) => {
    editor.session.update({ activeObject: image.objectName });
    editor.dispatch(command);
  };
  return (
    <div className="lw-image-tools" role="toolbar" aria-label="Image tools">
      {tools.map(({ id, label, icon }) => (
        <IconButton
          key={id}
          icon={icon}
          label={label}
          command={`tool.${id}`}
          isPressed={tool === id}
          onClick={() => run(`tool.${id}`)}
        />
      ))}
      {canEdit(editor) && isBrushInHand(tool) && hasMasks(editor, image.objectName) ? (
        <BrushSize image={image} />
      ) : null}
      {tools.length > 0 ? (
        <SmartTools nouns={[...new Set(listSmartTools(editor, image.objectName).map(({ noun }) => noun))]} />
      ) : null}
      {hasZoom && tools.length > 0 ? <span className="lw-divider" /> : null}
      {hasZoom
        ? zooms.map(({ command, label, icon }) => (
            <IconButton
              key={command}
              icon={icon}
              label={label}
              command={command}
              className={command.startsWith('view.zoom') ? 'lw-zoom-step' : ''}
              onClick={() => run(command)}
            />
          ))
        : null}
      {params.rotateControl === true
        ? turns.map(({ command, label, icon }) => (
            <IconButton key={command} icon={icon} label={label} command={command} onClick={() => run(command)} />
          ))
        : null}
      {hasBrightness || hasContrast ? (
        <LightControls image={image} hasBrightness={hasBrightness} hasContrast={hasContrast} />
      ) : null}
    </div>
  );
}

/** On an image that is only looked at, dragging pans and there is nothing to select. */
function hasRegions(editor: Editor, image: ImageModel): boolean {
  return editor.model.listCreatingControls(image.objectName).length > 0;
}
