import type { Editor } from '../editor/editor.ts';
import type { Geometry, ImagePoint, Size } from '../regions/geometry.ts';
import type { ImageRegionKind, OutlinePlace, PointEditing } from '../regions/kind.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { toggleCurve } from '../regions/vector/vector-points.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { findSingleSelected } from './selection.ts';

/** The selected shape whose points may be changed one by one. */
export interface PointedShape {
  region: RegionRecord;
  geometry: Geometry;
  kind: ImageRegionKind;
  points: PointEditing<Geometry>;
  size: Size;
  /** The points in image pixels. */
  list: readonly ImagePoint[];
  /** The point that keys act on; undefined when none is. */
  focused: number | undefined;
}

/** Undefined when nothing, several or something else is selected, or when it may not be changed. */
export function findPointedShape(editor: Editor): PointedShape | undefined {
  const region = findSingleSelected(editor);
  if (!region || region.props.locked || region.props.hidden || !canEdit(editor)) return undefined;
  const { geometry, toName } = region.props;
  const kind = findImageRegionKind(geometry.shape);
  const size = editor.images.get(toName)?.view.get().size;
  if (!kind?.points || !size) return undefined;
  const list = kind.points.list(geometry, size);
  const { focusedPoint } = editor.session.get();
  const isFocused = focusedPoint?.regionId === region.id && list[focusedPoint.index] !== undefined;
  const focused = isFocused ? focusedPoint.index : undefined;
  return { region, geometry, kind, points: kind.points, size, list, focused };
}

/** How few and how many points the controls of a region allow; undefined where they say nothing. */
export function pointLimits(
  editor: Editor,
  answers: readonly RegionAnswer[],
): { least: number | undefined; most: number | undefined } {
  const params = answers.map(({ control }) => editor.config.controls[control]?.params);
  const read = (key: string) => params.map((entry) => entry?.[key]).find((value) => typeof value === 'number');
  return { least: read('minPoints'), most: read('maxPoints') };
}

/** Whether the controls of a region snap to whole image pixels. */
export function snapOf(editor: Editor, answers: readonly RegionAnswer[]): (point: ImagePoint) => ImagePoint {
  const snaps = answers.some(({ control }) => editor.config.controls[control]?.params.snap === 'pixel');
  return snaps ? ({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }) : (point) => point;
}

export function focusPoint(editor: Editor, regionId: string, index: number | undefined): void {
  editor.session.update({ focusedPoint: index === undefined ? undefined : { regionId, index } });
}

/** The next or the one before, in a circle. */
export function focusNextPoint(editor: Editor, step: -1 | 1): void {
  const shape = findPointedShape(editor);
  if (!shape) return;
  const count = shape.list.length;
  const from = shape.focused ?? (step === 1 ? -1 : 0);
  const index = (from + step + count) % count;
  focusPoint(editor, shape.region.id, index);
  announce(editor, `Point ${index + 1} of ${count}`);
}

export function canAddPoint(editor: Editor, { region, list }: PointedShape): boolean {
  return list.length < (pointLimits(editor, region.props.answers).most ?? Infinity);
}

/** Puts a point into the outline and gives it the focus; undefined when there are enough. */
export function insertPoint(editor: Editor, shape: PointedShape, place: OutlinePlace): RegionRecord | undefined {
  const { region, geometry, points, size } = shape;
  if (!canAddPoint(editor, shape)) {
    announce(editor, 'This shape has as many points as it may have');
    return undefined;
  }
  const at = { ...place, point: snapOf(editor, region.props.answers)(place.point) };
  const inserted = points.insert(geometry, at, size);
  if (inserted.index < 0) return undefined;
  edit(editor, 'Add point', (writer) => writer.put(touched(region, { geometry: inserted.geometry })));
  focusPoint(editor, region.id, inserted.index);
  announce(editor, 'Point added');
  return editor.store.findRegion(region.id);
}

/** Half way to the next point: the way to add one without a pointer. */
export function addPointAfterFocused(editor: Editor): void {
  const shape = findPointedShape(editor);
  if (!shape) return;
  const index = shape.focused ?? 0;
  const from = shape.list[index];
  const to = shape.list[(index + 1) % shape.list.length];
  const middle = from && to && { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const place = middle && shape.points.findPlace(shape.geometry, middle, shape.size);
  if (place) insertPoint(editor, shape, place);
}

/** False when too few would be left. */
export function removePoint(editor: Editor, shape: PointedShape, index: number): boolean {
  const { region, geometry, points, list } = shape;
  const fewest = Math.max(points.fewest(geometry), pointLimits(editor, region.props.answers).least ?? 0);
  if (list.length <= fewest) {
    announce(editor, `This shape needs at least ${fewest} points`);
    return false;
  }
  edit(editor, 'Delete point', (writer) => writer.put(touched(region, { geometry: points.remove(geometry, index) })));
  focusPoint(editor, region.id, shape.focused === undefined ? undefined : Math.max(index - 1, 0));
  announce(editor, 'Point deleted');
  return true;
}

/** Moves the focused point by image pixels; false when none has the focus. */
export function nudgePoint(editor: Editor, delta: ImagePoint): boolean {
  const shape = findPointedShape(editor);
  const point = shape?.focused === undefined ? undefined : shape.list[shape.focused];
  if (!shape || !point) return false;
  setPoint(editor, shape, shape.focused ?? 0, { x: point.x + delta.x, y: point.y + delta.y });
  return true;
}

/** Moves of one point in a row are one step. */
export function setPoint(editor: Editor, shape: PointedShape, index: number, point: ImagePoint): void {
  const { region, geometry, kind, size } = shape;
  const snapped = snapOf(editor, region.props.answers)(point);
  const moved = kind.resize(geometry, `p${index}`, snapped, size, { keepAspect: false, fromCentre: false });
  edit(
    editor,
    'Move point',
    (writer) => writer.put(touched(region, { geometry: moved })),
    `point:${region.id}:${index}`,
  );
}

/** Whether the line may be bent at its points. */
export function canCurve(editor: Editor, { region, geometry }: PointedShape): boolean {
  const { answers } = region.props;
  return geometry.shape === 'vector' && answers.some(({ control }) => editor.config.controls[control]?.params.curves);
}

export function toggleFocusedCurve(editor: Editor): void {
  const shape = findPointedShape(editor);
  if (!shape || shape.focused === undefined || !canCurve(editor, shape)) return;
  const { region, geometry, focused } = shape;
  if (geometry.shape !== 'vector') return;
  const bent = toggleCurve(geometry, focused);
  edit(editor, 'Bend line', (writer) => writer.put(touched(region, { geometry: bent })));
}
