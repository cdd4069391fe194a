import type { ResultItem } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import type { Turn } from '../media/image/view-transform.ts';
import { announce } from './edit.ts';
import { shownPage } from './pages.ts';

export function turnBy(editor: Editor, image: ImageModel, quarter: 1 | -1): void {
  const before = image.view.get().transform.turn ?? 0;
  const after = asTurn(before + quarter * 90) ?? 0;
  image.turnTo(after, shownPage(editor, image.objectName));
  announce(editor, `Image turned to ${after} degrees`);
}

/** Undefined for what is no quarter turn. */
function asTurn(degrees: unknown): Turn | undefined {
  if (typeof degrees !== 'number') return undefined;
  const turn = ((degrees % 360) + 360) % 360;
  return turn === 0 || turn === 90 || turn === 180 || turn === 270 ? turn : undefined;
}

/** The turn that the regions of a page were made at. */
export function storedTurn(editor: Editor, objectName: string, page: number): Turn {
  for (const { props } of editor.store.list('region')) {
    if (props.toName !== objectName || (props.itemIndex ?? 0) !== page) continue;
    const [turn] = props.answers.flatMap(({ envelope }) => asTurn(envelope.image_rotation) ?? []);
    if (turn !== undefined) return turn;
  }
  return 0;
}

/** Items of pages that were turned by hand tell how the image stood last; their coordinates know nothing of it. */
export function withTurns(editor: Editor, items: ResultItem[]): ResultItem[] {
  if ([...editor.images.values()].every((image) => image.turns.size === 0)) return items;
  return items.map((item) => {
    if (!('to_name' in item) || item.original_width === undefined) return item;
    const turn = editor.images.get(item.to_name)?.turns.get(item.item_index ?? 0);
    return turn === undefined || turn === item.image_rotation ? item : { ...item, image_rotation: turn };
  });
}
