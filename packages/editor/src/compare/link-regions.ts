import type { Editor } from '../editor/editor.ts';
import { select } from '../operations/selection.ts';

/** Keeps the same region under the pointer and selected in two editors; `twins` are ids on the left with those on the right. */
export function linkRegions(left: Editor, right: Editor, twins: ReadonlyMap<string, string>): () => void {
  const back = new Map([...twins].map(([a, b]) => [b, a]));
  let isFollowing = false;
  const follow = (from: Editor, to: Editor, twinOf: ReadonlyMap<string, string>) => {
    let { hovered, selection } = from.session.get();
    return from.session.subscribe(() => {
      const state = from.session.get();
      const isHoverNew = state.hovered !== hovered;
      const isSelectionNew = state.selection !== selection;
      ({ hovered, selection } = state);
      if (isFollowing || !(isHoverNew || isSelectionNew)) return;
      isFollowing = true;
      if (isHoverNew) to.session.update({ hovered: hovered === undefined ? undefined : twinOf.get(hovered) });
      if (isSelectionNew)
        select(
          to,
          selection.flatMap((id) => twinOf.get(id) ?? []),
        );
      isFollowing = false;
    });
  };
  const stops = [follow(left, right, twins), follow(right, left, back)];
  return () => {
    for (const stop of stops) stop();
  };
}
