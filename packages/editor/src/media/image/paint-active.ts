import type { Editor } from '../../editor/editor.ts';
import { shownPage } from '../../operations/pages.ts';
import type { ScreenPoint, Size } from '../../regions/geometry.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import { middleOf } from '../../regions/plane.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { ImageModel } from './image-model.ts';
import { paintArrow } from './paint-arrow.ts';
import { paintDraft } from './paint-draft.ts';
import { paintHandles } from './paint-handles.ts';
import { paintOutline } from './paint-outline.ts';
import { outlineOf, type PaintColors, paintCaption, paintOwn, screenBounds } from './paint-regions.ts';
import { styleOf } from './region-style.ts';
import { toScreen, type ViewTransform } from './view-transform.ts';

/** Selected and hovered regions, handles, the selection frame and the relations: all that changes under the hand. */
export function paintActive(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  live: ReadonlySet<string>,
  colors: PaintColors,
): void {
  const { size, transform } = image.view.get();
  if (!size) return;
  const regions = [...live]
    .flatMap((id) => editor.store.findRegion(id) ?? [])
    .filter((region) => !region.props.hidden && isOnImage(editor, image, region))
    .sort((a, b) => a.props.order - b.props.order);
  for (const region of regions) {
    const style = styleOf(editor, region, colors.unlabelled);
    const look = { style, isStrong: true, isLocked: region.props.locked };
    if (!paintOwn(context, region, { size, transform }, look)) {
      paintOutline(context, outlineOf(region, size, transform), transform, look);
    }
    paintCaption(context, screenBounds(region, size, transform), style, true);
  }
  paintRelations(context, editor, image, size, transform, colors);
  paintHandles(context, editor, image, colors);
  paintDraft(context, editor, image, colors);
  paintMarquee(context, editor, image, transform, colors);
}

/** Whether the region lies on the page of this image that is shown. */
function isOnImage(editor: Editor, image: ImageModel, { props }: RegionRecord): boolean {
  return props.toName === image.objectName && (props.itemIndex ?? 0) === shownPage(editor, image.objectName);
}

function centreOnScreen({ props: { geometry } }: RegionRecord, size: Size, transform: ViewTransform): ScreenPoint {
  const kind = findImageRegionKind(geometry.shape);
  if (!kind) return toScreen(transform, { x: 0, y: 0 });
  return toScreen(transform, kind.centre?.(geometry, size) ?? middleOf(kind.bounds(geometry, size)));
}

function paintMarquee(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  transform: ViewTransform,
  colors: PaintColors,
): void {
  const { marquee } = editor.session.get();
  if (marquee?.objectName !== image.objectName) return;
  const from = toScreen(transform, { x: marquee.minX, y: marquee.minY });
  const to = toScreen(transform, { x: marquee.maxX, y: marquee.maxY });
  context.strokeStyle = colors.accent;
  context.setLineDash([4, 3]);
  context.lineWidth = 1;
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.setLineDash([]);
}

function paintRelations(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  size: Size,
  transform: ViewTransform,
  colors: PaintColors,
): void {
  const centreOf = (id: string): ScreenPoint | undefined => {
    const region = editor.store.findRegion(id);
    if (!region || region.props.hidden || !isOnImage(editor, image, region)) return undefined;
    return centreOnScreen(region, size, transform);
  };
  for (const { props } of editor.store.list('relation')) {
    const from = centreOf(props.fromId);
    const to = centreOf(props.toId);
    if (from && to) paintArrow(context, from, to, props.direction, props.labels?.join(', ') ?? '', colors);
  }
}
