import { Eraser } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { brushSize, brushSizes, eraserTool, hasMasks, isBrushInHand, setBrushSize } from '../../operations/masks.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { ImageModel } from './image-model.ts';

/** The eraser, and how large the brush is while one is in hand. */
export function MaskTools({ image, run }: { image: ImageModel; run: (command: string) => void }) {
  const editor = useEditor();
  const tool = useSession((state) => state.tool);
  if (!hasMasks(editor, image.objectName)) return null;
  return (
    <>
      <IconButton
        icon={Eraser}
        label="Eraser"
        command={`tool.${eraserTool}`}
        isPressed={tool === eraserTool}
        onClick={() => run(`tool.${eraserTool}`)}
      />
      {isBrushInHand(tool) ? <BrushSize image={image} /> : null}
    </>
  );
}

const curve = 3;

/** The slider is finer among small sizes, where it matters. */
function BrushSize({ image }: { image: ImageModel }) {
  const editor = useEditor();
  useSession((state) => state.brushSize);
  const { size } = useSyncExternalStore(image.view.subscribe, image.view.get);
  if (!size) return null;
  const across = brushSize(editor, size);
  return (
    <label className="lw-brush-size" title="Size of the brush ([ and ])">
      <input
        type="range"
        className="lw-slider"
        aria-label="Size of the brush"
        aria-valuetext={`${across} pixels`}
        min={0}
        max={1}
        step={0.01}
        value={(across / brushSizes.largest) ** (1 / curve)}
        onChange={(event) => setBrushSize(editor, event.target.valueAsNumber ** curve * brushSizes.largest)}
      />
      <output>{across} px</output>
    </label>
  );
}
