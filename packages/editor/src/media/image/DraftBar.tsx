import { Check, Undo2, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { findImageRegionKind } from '../../regions/kinds.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { ImageModel } from './image-model.ts';

/** While a shape is made point by point: what the keys do, for hands that have no keyboard under them. */
export function DraftBar({ image }: { image: ImageModel }) {
  const editor = useEditor();
  const draft = useSyncExternalStore(image.sketch.subscribe, () => image.sketch.get().draft);
  const { size } = image.view.get();
  if (!draft || !size) return null;
  const { geometry } = draft.region.props;
  const count = findImageRegionKind(geometry.shape)?.points?.list(geometry, size).length ?? 0;
  return (
    <div className="lw-draft-bar" role="toolbar" aria-label="Shape being drawn">
      <span>{count === 1 ? '1 point' : `${count} points`}</span>
      <button type="button" className="lw-button" title="Enter" onClick={() => editor.finishGesture()}>
        <Check size={16} aria-hidden="true" /> Finish
      </button>
      <button type="button" className="lw-button" title="Backspace" onClick={() => editor.stepBackGesture()}>
        <Undo2 size={16} aria-hidden="true" /> Last point
      </button>
      <button type="button" className="lw-button" title="Escape" onClick={() => editor.cancelGesture()}>
        <X size={16} aria-hidden="true" /> Cancel
      </button>
    </div>
  );
}
