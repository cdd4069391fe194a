import { useEffect, useId, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { announce, canEdit, edit } from '../../operations/edit.ts';
import { newRegion } from '../../operations/regions.ts';
import { select } from '../../operations/selection.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { ImageModel } from '../image/image-model.ts';
import { markableTextAttributes } from '../surface-attributes.ts';
import { boxesOfRuns, type PercentBox, type TextPiece } from './text-in-box.ts';
import { usePdfCaret } from './use-pdf-caret.ts';

interface PdfTextProps {
  image: ImageModel;
  pieces: readonly TextPiece[];
}

/** The text of the page, to be selected: with a label in hand the selection becomes a box for each of its lines. */
export function PdfText({ image, pieces }: PdfTextProps) {
  const editor = useEditor();
  const layer = useRef<HTMLDivElement>(null);
  const description = useId();
  const { transform, size } = useSyncExternalStore(image.view.subscribe, image.view.get);
  useEffect(() => {
    const element = layer.current;
    if (!element) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const finish = () => markSelected(editor, image, element, pieces);
    element.addEventListener(
      'pointerdown',
      (event) => {
        // The picture below must not take the drag for its own.
        event.stopPropagation();
        // On the window, because a selection often ends beside the text.
        window.addEventListener('pointerup', finish, { signal, capture: true, once: true });
      },
      { signal },
    );
    element.addEventListener('pointerup', (event) => event.stopPropagation(), { signal });
    return () => stop.abort();
  }, [editor, image, pieces]);
  const { caret, onKeyDown, hide } = usePdfCaret(image, layer, pieces, () => {
    if (layer.current) markSelected(editor, image, layer.current, pieces);
  });
  if (!size) return null;
  const listeners = { onKeyDown, onBlur: hide, onPointerDown: hide };
  const width = size.width * transform.scale;
  const height = size.height * transform.scale;
  return (
    <div
      ref={layer}
      className="lw-pdf-text"
      style={{ transform: `translate(${transform.offsetX}px, ${transform.offsetY}px)`, width, height }}
      {...markableTextAttributes('Text of the page', description)}
      {...listeners}
    >
      {withKeys(pieces).map(({ piece, key }) => (
        <Run key={key} piece={piece} widthPx={(piece.width / 100) * width} heightPx={(piece.height / 100) * height} />
      ))}
      {caret ? (
        <div
          className="lw-caret"
          style={{ transform: `translate(${caret.x}px, ${caret.y}px)`, height: caret.height }}
        />
      ) : null}
      <p id={description} className="lw-hidden">
        Arrows move the caret, Shift and arrows select, Enter marks what is selected with the label in hand.
      </p>
    </div>
  );
}

interface RunProps {
  piece: TextPiece;
  widthPx: number;
  heightPx: number;
}

/** The browser's letters are wider or narrower than those of the page, so the run is fitted to its place. */
function Run({ piece, widthPx, heightPx }: RunProps) {
  const text = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = text.current;
    if (element && element.offsetWidth > 0) {
      element.style.fontSize = `${heightPx}px`;
      element.style.transform = `scaleX(${widthPx / element.offsetWidth})`;
    }
  }, [widthPx, heightPx]);
  return (
    <span style={{ left: `${piece.x}%`, top: `${piece.y}%`, width: widthPx, height: heightPx }}>
      <i ref={text}>{piece.text}</i>
    </span>
  );
}

function withKeys(pieces: readonly TextPiece[]) {
  return pieces.map((piece, index) => ({ piece, key: `${index}` }));
}

/** The parts of the runs that the selection holds; letters of a run are taken to be equally wide. */
function selectedRuns(layer: HTMLElement, range: Range, pieces: readonly TextPiece[]): PercentBox[] {
  return [...layer.children].flatMap((run, index): PercentBox[] => {
    const piece = pieces[index];
    const text = run.firstElementChild?.firstChild;
    if (!piece || !text || !range.intersectsNode(text)) return [];
    const from = range.startContainer === text ? range.startOffset : 0;
    const to = range.endContainer === text ? range.endOffset : piece.text.length;
    if (to <= from) return [];
    const perLetter = piece.width / piece.text.length;
    return [{ ...piece, x: piece.x + from * perLetter, width: (to - from) * perLetter }];
  });
}

function markSelected(editor: Editor, image: ImageModel, layer: HTMLElement, pieces: readonly TextPiece[]): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || !canEdit(editor)) return;
  const { armed } = editor.session.get();
  const control = armed && editor.config.controls[armed.control];
  if (!control?.toName.includes(image.objectName)) {
    announce(editor, 'Text selected. With a label in hand it would be marked.');
    return;
  }
  const runs = selectedRuns(layer, selection.getRangeAt(0), pieces);
  const regions = boxesOfRuns(runs).flatMap(
    ({ x, y, width, height }) =>
      newRegion(editor, image.objectName, { shape: 'rectangle', x, y, width, height, rotation: 0 }) ?? [],
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
