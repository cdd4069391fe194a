import type { Editor } from '../editor/editor.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import { toImage } from '../media/image/view-transform.ts';
import { clamp, type ImagePoint, type MaskGeometry, type Shape, type Size } from '../regions/geometry.ts';
import { addTo, emptyMask, isEmpty, takeFrom } from '../regions/mask/mask.ts';
import { maskOf, withMask } from '../regions/mask/mask-geometry.ts';
import type { Rows } from '../regions/mask/rows.ts';
import { strokeRows } from '../regions/mask/stroke.ts';
import type { RegionRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { listDrawingTools } from './list-drawing-tools.ts';
import { shownPage } from './pages.ts';
import { newRegion } from './regions.ts';
import { findSingleSelected, listSelected, select } from './selection.ts';

export type MaskShape = MaskGeometry['shape'];
export type StrokeMode = 'add' | 'take';

export interface MaskRegion extends RegionRecord {
  props: RegionRecord['props'] & { geometry: MaskGeometry };
}

/** Image pixels across. */
export const brushSizes = { smallest: 1, largest: 1000 } as const;
/** Of the longer side of the image. */
const startingFraction = 1 / 60;
const sizeStep = 1.25;

export const eraserTool = 'draw-eraser';

function isMaskShape(shape: Shape): shape is MaskShape {
  return shape === 'brush' || shape === 'bitmask';
}

export function isMaskRegion(region: RegionRecord | undefined): region is MaskRegion {
  return region !== undefined && isMaskShape(region.props.geometry.shape);
}

/** Whether masks can be made on the image, or on any. */
export function hasMasks(editor: Editor, objectName?: string): boolean {
  return listDrawingTools(editor, objectName).some(({ shape }) => isMaskShape(shape));
}

/** What the tool in hand makes; undefined for other tools. */
function maskShapeInHand(editor: Editor): MaskShape | undefined {
  const { tool } = editor.session.get();
  if (tool === 'draw-bitmask') return 'bitmask';
  return tool === 'draw-brush' || tool === 'draw-magic-wand' ? 'brush' : undefined;
}

/** Whether the tool in hand paints or erases with the brush. */
export function isBrushInHand(tool: string): boolean {
  return tool === 'draw-brush' || tool === 'draw-bitmask' || tool === eraserTool;
}

/** Image pixels across: chosen by hand, else what fits the image. */
export function brushSize(editor: Editor, size: Size): number {
  return (
    editor.session.get().brushSize ?? Math.max(Math.round(Math.max(size.width, size.height) * startingFraction), 2)
  );
}

export function setBrushSize(editor: Editor, across: number): void {
  const brushSize = clamp(Math.round(across), brushSizes.smallest, brushSizes.largest);
  editor.session.update({ brushSize, announcement: `Brush ${brushSize} pixels` });
}

export function stepBrushSize(editor: Editor, image: ImageModel, direction: -1 | 1): void {
  const { size } = image.view.get();
  if (!size) return;
  const before = brushSize(editor, size);
  const after = before * sizeStep ** direction;
  setBrushSize(editor, direction === 1 ? Math.max(after, before + 1) : Math.min(after, before - 1));
}

function isAt(editor: Editor, image: ImageModel, region: RegionRecord): region is MaskRegion {
  const { toName, itemIndex = 0, locked, hidden } = region.props;
  const isShown = toName === image.objectName && itemIndex === shownPage(editor, toName) && !hidden;
  return isMaskRegion(region) && isShown && !locked;
}

/** The mask that a stroke adds to; undefined when it begins a new one. */
export function maskToExtend(editor: Editor, image: ImageModel, shape: MaskShape): MaskRegion | undefined {
  const region = findSingleSelected(editor);
  return region && isAt(editor, image, region) && region.props.geometry.shape === shape ? region : undefined;
}

/** The selected masks; otherwise the topmost one under the point, which it selects. */
export function masksToErase(editor: Editor, image: ImageModel, point: ImagePoint): readonly MaskRegion[] {
  if (!canEdit(editor)) return [];
  const selected = listSelected(editor).filter((region) => isAt(editor, image, region));
  if (selected.length > 0) return selected;
  const under = image
    .index()
    ?.listAt(point, 0)
    .find((region) => isAt(editor, image, region));
  if (!under || !isMaskRegion(under)) return [];
  select(editor, [under.id]);
  return [under];
}

/** A region without a pixel yet; undefined when nothing may be made there. */
export function newMask(editor: Editor, image: ImageModel, shape: MaskShape): MaskRegion | undefined {
  const { size } = image.view.get();
  const region = size && newRegion(editor, image.objectName, { shape, mask: emptyMask(), grid: size });
  return isMaskRegion(region) ? region : undefined;
}

/** The region with what a stroke of the brush from one point to another does to it. */
export function stroked(
  region: MaskRegion,
  from: ImagePoint,
  to: ImagePoint,
  radius: number,
  size: Size,
  mode: StrokeMode,
): MaskRegion {
  return changedMask(region, size, mode, ({ dx, dy }) => {
    const within = { minX: -dx, minY: -dy, maxX: size.width - dx, maxY: size.height - dy };
    return strokeRows({ x: from.x - dx, y: from.y - dy }, { x: to.x - dx, y: to.y - dy }, radius, within);
  });
}

/** The region with the pixels of `rows`, which are in image pixels. */
export function withRows(region: MaskRegion, { top, rows }: Rows, size: Size): MaskRegion {
  return changedMask(region, size, 'add', ({ dx, dy }) => ({
    top: top - dy,
    rows: dx === 0 ? rows : rows.map((row) => row.map((x) => x - dx)),
  }));
}

function changedMask(
  region: MaskRegion,
  size: Size,
  mode: StrokeMode,
  partOf: (frame: { dx: number; dy: number }) => Rows,
): MaskRegion {
  const { geometry } = region.props;
  const mask = maskOf(geometry, size);
  if (!mask) return region;
  const next = mode === 'add' ? addTo(mask, partOf(mask)) : takeFrom(mask, partOf(mask));
  if (next === mask) return region;
  const changed = withMask(geometry, next, size);
  return { ...region, props: { ...touched(region, { geometry: changed }).props, geometry: changed } };
}

/** A mask without a pixel is no region: it goes, with its relations. */
export function putMask(editor: Editor, writer: StoreWriter, region: MaskRegion, size: Size): void {
  const mask = maskOf(region.props.geometry, size);
  if (!mask || !isEmpty(mask)) {
    writer.put(region);
    return;
  }
  writer.remove(region.id);
  for (const { id, props } of editor.store.list('relation')) {
    if (props.fromId === region.id || props.toId === region.id) writer.remove(id);
  }
}

/** The way to paint without a pointer: a dot in the middle of what is in view. False when no mask is at hand. */
export function paintInView(editor: Editor, image: ImageModel): boolean {
  const { size, viewport, transform } = image.view.get();
  const { tool } = editor.session.get();
  const isDrawing = tool.startsWith('draw-');
  const first = isDrawing ? undefined : listDrawingTools(editor, image.objectName)[0]?.shape;
  const shape = maskShapeInHand(editor) ?? (first && isMaskShape(first) ? first : undefined);
  if (!size || (shape === undefined && tool !== eraserTool)) return false;
  const middle = toImage(transform, { x: viewport.width / 2, y: viewport.height / 2 });
  const radius = brushSize(editor, size) / 2;
  if (tool === eraserTool) eraseDot(editor, image, middle, radius, size);
  else if (shape) paintDot(editor, image, shape, middle, radius, size);
  return true;
}

function eraseDot(editor: Editor, image: ImageModel, at: ImagePoint, radius: number, size: Size): void {
  const regions = masksToErase(editor, image, at);
  edit(editor, 'Erase', (writer) => {
    for (const region of regions) putMask(editor, writer, stroked(region, at, at, radius, size, 'take'), size);
  });
  announce(editor, regions.length === 0 ? 'Nothing to erase here' : 'Erased in the middle of the view');
}

function paintDot(
  editor: Editor,
  image: ImageModel,
  shape: MaskShape,
  at: ImagePoint,
  radius: number,
  size: Size,
): void {
  const extended = maskToExtend(editor, image, shape);
  const region = extended ?? newMask(editor, image, shape);
  const painted = region && stroked(region, at, at, radius, size, 'add');
  if (!painted || painted === region) return;
  edit(editor, extended ? 'Paint' : 'Add mask', (writer) => writer.put(painted));
  select(editor, [painted.id]);
}
