import type { Editor } from '../../editor/editor.ts';
import { shownPage } from '../../operations/pages.ts';
import { isFocusedGhost, listGhosts } from '../../operations/suggestions.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import type { ImageModel } from './image-model.ts';
import { paintOutline } from './paint-outline.ts';
import { outlineOf, type PaintColors, paintCaption, paintOwn, screenBounds } from './paint-regions.ts';
import { styleOf } from './region-style.ts';

const ghostOpacity = 0.6;

/** What a model proposes, dashed and faint, until it is accepted; the one in focus stands out. */
export function paintSuggestions(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  colors: PaintColors,
): void {
  const { size, transform } = image.view.get();
  if (!size) return;
  const page = shownPage(editor, image.objectName);
  const ghosts = listGhosts(editor, image.objectName).filter(
    ({ props }) => (props.itemIndex ?? 0) === page && findImageRegionKind(props.geometry.shape) !== undefined,
  );
  for (const region of ghosts) {
    const isStrong = isFocusedGhost(editor, region);
    const style = styleOf(editor, region, colors.unlabelled);
    const look = { style: { ...style, fillOpacity: isStrong ? style.fillOpacity : 0.06 }, isStrong, isLocked: true };
    context.save();
    context.globalAlpha = isStrong ? 1 : ghostOpacity;
    if (!paintOwn(context, region, { size, transform }, look)) {
      paintOutline(context, outlineOf(region, size, transform), transform, look);
    }
    context.globalAlpha = isStrong ? 1 : ghostOpacity;
    paintCaption(context, screenBounds(region, size, transform), style, isStrong);
    context.restore();
  }
}
