import { useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { useEditor } from '../../shell/editor-context.ts';
import type { RegionAnswer, RegionRecord } from '../../store/records.ts';
import type { ImageModel } from '../image/image-model.ts';
import { type TextPiece, textInBox } from './text-in-box.ts';

/** Boxes of OcrLabels carry the text inside them: it is read from the page when they are drawn or moved. */
export function useTextOfBoxes(image: ImageModel, page: number, pieces: readonly TextPiece[] | undefined): void {
  const editor = useEditor();
  useEffect(() => {
    if (!pieces) return undefined;
    const changed = new Set<string>();
    function settle(): void {
      if (editor.session.get().gesture !== undefined || changed.size === 0) return;
      const ids = [...changed];
      changed.clear();
      for (const id of ids) readText(editor, id, pieces ?? []);
    }
    const stops = [
      editor.store.subscribe(({ origin, replay, changes }) => {
        if (origin !== 'user' || replay) return;
        for (const [id, { before, after }] of changes) {
          if (after?.kind !== 'region' || !isOnPage(after, image, page)) continue;
          const isMoved = before?.kind !== 'region' || before.props.geometry !== after.props.geometry;
          if (isMoved) changed.add(id);
        }
        queueMicrotask(settle);
      }),
      editor.session.subscribe(settle),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [editor, image, page, pieces]);
}

function isOnPage({ props }: RegionRecord, image: ImageModel, page: number): boolean {
  return props.toName === image.objectName && (props.itemIndex ?? 0) === page;
}

/** Belongs to the step that drew or moved the box. */
function readText(editor: Editor, id: string, pieces: readonly TextPiece[]): void {
  const region = editor.store.findRegion(id);
  const geometry = region?.props.geometry;
  if (!region || geometry?.shape !== 'rectangle') return;
  const text = textInBox(pieces, geometry);
  const isOcr = (answer: RegionAnswer) => editor.config.controls[answer.control]?.tag === 'OcrLabels';
  const answers = region.props.answers.map((answer) =>
    isOcr(answer) && answer.extraValue?.ocrtext !== text
      ? { ...answer, extraValue: { ...answer.extraValue, ocrtext: text } }
      : answer,
  );
  if (answers.every((answer, index) => answer === region.props.answers[index])) return;
  editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, answers } }));
}
