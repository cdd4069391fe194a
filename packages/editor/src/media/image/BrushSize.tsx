import { useSyncExternalStore } from 'react';
import { brushSize, brushSizes, setBrushSize } from '../../operations/masks.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import type { ImageModel } from './image-model.ts';

/** Finer among small sizes, where it matters. */
const curve = 3;

/** How large the brush and the eraser are, while one is in hand. */
export function BrushSize({ image }: { image: ImageModel }) {
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
