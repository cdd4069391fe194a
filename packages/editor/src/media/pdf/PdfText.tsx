import { type CSSProperties, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { announce, canEdit, edit } from '../../operations/edit.ts';
import { newRegion } from '../../operations/regions.ts';
import { select } from '../../operations/selection.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { ImageModel } from '../image/image-model.ts';
import { boxesOfRuns, type PercentBox, type TextPiece } from './text-in-box.ts';

interface PdfTextProps {
  image: ImageModel;
  pieces: readonly TextPiece[];
}

/** The text of the page, to be selected: with a label in hand the selection becomes a box for each of its lines. */
export function PdfText({ image, pieces }: PdfTextProps) {
  const editor = useEditor();
  const layer = useRef<HTMLDivElement>(null);
  const { transform, size } = useSyncExternalStore(image.view.subscribe, image.view.get);
  useEffect(() => {
    const element = layer.current;
    if (!element) return undefined;
    // The picture below must not take the drag for its own.
    const keep = (event: Event) => event.stopPropagation();
    const finish = (event: Event) => {
      event.stopPropagation();
      markSelected(editor, image, element);
    };
    element.addEventListener('pointerdown', keep);
    element.addEventListener('pointerup', finish);
    return () => {
      element.removeEventListener('pointerdown', keep);
      element.removeEventListener('pointerup', finish);
    };
  }, [editor, image]);
  if (!size) return null;
  const width = size.width * transform.scale;
  const height = size.height * transform.scale;
  return (
    <div
      ref={layer}
      className="lw-pdf-text"
      style={{ transform: `translate(${transform.offsetX}px, ${transform.offsetY}px)`, width, height }}
    >
      {withKeys(pieces).map(({ piece, key }) => (
        <span
          key={key}
          style={
            {
              left: `${piece.x}%`,
              top: `${piece.y}%`,
              width: `${piece.width}%`,
              height: `${piece.height}%`,
              fontSize: (piece.height / 100) * height,
            } as CSSProperties
          }
        >
          {piece.text}
        </span>
      ))}
    </div>
  );
}

function withKeys(pieces: readonly TextPiece[]) {
  return pieces.map((piece, index) => ({ piece, key: `${index}` }));
}

function markSelected(editor: Editor, image: ImageModel, layer: HTMLElement): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || !canEdit(editor)) return;
  const { armed } = editor.session.get();
  const control = armed && editor.config.controls[armed.control];
  if (!control?.toName.includes(image.objectName)) {
    announce(editor, 'Text selected. With a label in hand it would be marked.');
    return;
  }
  const whole = layer.getBoundingClientRect();
  const runs = [...selection.getRangeAt(0).getClientRects()].flatMap((rect): PercentBox[] => {
    if (rect.width < 1 || rect.height < 1) return [];
    return [
      {
        x: ((rect.x - whole.x) / whole.width) * 100,
        y: ((rect.y - whole.y) / whole.height) * 100,
        width: (rect.width / whole.width) * 100,
        height: (rect.height / whole.height) * 100,
      },
    ];
  });
  const regions = boxesOfRuns(runs).flatMap(
    (box) => newRegion(editor, image.objectName, { shape: 'rectangle', ...box, rotation: 0 }) ?? [],
  );
  if (regions.length === 0) return;
  edit(editor, 'Mark text', (writer) => {
    for (const region of regions) writer.put(region);
  });
  selection.removeAllRanges();
  select(
    editor,
    regions.map(({ id }) => id),
  );
}
