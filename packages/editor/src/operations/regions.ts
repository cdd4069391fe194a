import type { Editor } from '../editor/editor.ts';
import { type Turn, toImage, turnedBack } from '../media/image/view-transform.ts';
import type { Geometry, ImagePoint, Size } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { startingAnswers } from './labels.ts';
import { listDrawingTools } from './list-drawing-tools.ts';
import { pageOfNew } from './pages.ts';
import { nudgePoint, pointLimits } from './points.ts';
import { listSelected, select } from './selection.ts';

/** A record for a new region with the armed label; undefined when nothing may be created there. */
export function newRegion(editor: Editor, objectName: string, drawn: Geometry): RegionRecord | undefined {
  const answers = canEdit(editor) ? startingAnswers(editor, objectName, drawn.shape) : undefined;
  if (!answers) return undefined;
  const geometry = drawn.shape === 'keypoint' ? { ...drawn, width: pointWidth(editor, answers) ?? drawn.width } : drawn;
  const itemIndex = pageOfNew(editor, objectName);
  return {
    id: editor.makeId(),
    kind: 'region',
    props: {
      toName: objectName,
      ...(itemIndex === undefined ? {} : { itemIndex }),
      geometry,
      answers,
      hidden: false,
      locked: false,
      order: editor.nextOrder(),
    },
  };
}

/** Percent of the image's width that a new key point takes; undefined when its controls do not say. */
function pointWidth(editor: Editor, answers: readonly RegionAnswer[]): number | undefined {
  const widths = answers.flatMap(({ control: name }) => {
    const control = editor.config.controls[name];
    const isPoint = control?.tag === 'KeyPoint' || control?.tag === 'KeyPointLabels';
    return isPoint && typeof control.params.strokeWidth === 'number' ? [control.params.strokeWidth] : [];
  });
  return widths[0];
}

/** A shape in the middle of what is in view, a quarter of its size: the way to draw without a pointer. */
export function createShapeInView(editor: Editor, objectName: string): RegionRecord | undefined {
  const tools = listDrawingTools(editor, objectName);
  const tool = tools.find(({ id }) => id === editor.session.get().tool) ?? tools[0];
  const view = editor.images.get(objectName)?.view.get();
  const kind = tool && findImageRegionKind(tool.shape);
  if (!view?.size || !kind) return undefined;
  const { viewport, transform, size } = view;
  const at = (fraction: number) => toImage(transform, { x: viewport.width * fraction, y: viewport.height * fraction });
  const geometry = kind.draw(at(0.375), at(0.625), size);
  const made = kind.isTooSmall(geometry, size) ? undefined : newRegion(editor, objectName, geometry);
  if (!made) return undefined;
  const region = withEnoughPoints(editor, made, size);
  edit(editor, `Add ${tool.noun}`, (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** Puts in points until there are as many as the control asks for. */
function withEnoughPoints(editor: Editor, region: RegionRecord, size: Size): RegionRecord {
  let { geometry } = region.props;
  const points = findImageRegionKind(geometry.shape)?.points;
  const { least } = pointLimits(editor, region.props.answers);
  if (!points || least === undefined) return region;
  for (let index = 0; points.list(geometry, size).length < least; index += 2) {
    const list = points.list(geometry, size);
    const [a, b] = [list[index % list.length], list[(index + 1) % list.length]];
    const middle = a && b && { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const place = middle && points.findPlace(geometry, middle, size);
    if (!place) break;
    geometry = points.insert(geometry, place, size).geometry;
  }
  return { ...region, props: { ...region.props, geometry } };
}

export function deleteRegions(editor: Editor, regions: readonly RegionRecord[]): void {
  const removable = regions.filter((region) => !region.props.locked);
  if (removable.length === 0) {
    if (regions.length === 1) announce(editor, 'This region is locked and stays');
    else if (regions.length > 1) announce(editor, 'These regions are locked and stay');
    return;
  }
  const ids = new Set(removable.map((region) => region.id));
  edit(editor, removable.length === 1 ? 'Delete region' : `Delete ${removable.length} regions`, (writer) => {
    for (const region of removable) {
      if (isOfTask(region)) writer.put({ ...region, props: { ...region.props, answers: [] } });
      else writer.remove(region.id);
    }
    for (const relation of editor.store.list('relation')) {
      if (ids.has(relation.props.fromId) || ids.has(relation.props.toId)) writer.remove(relation.id);
    }
  });
  select(editor, []);
  announce(editor, removable.length === 1 ? 'Region deleted' : `${removable.length} regions deleted`);
}

/** A message of the task stays; only what was said about it goes. */
function isOfTask({ props }: RegionRecord): boolean {
  return props.geometry.shape === 'message' && props.itemIndex !== undefined;
}

export function setFlag(
  editor: Editor,
  regions: readonly RegionRecord[],
  flag: 'hidden' | 'locked',
  value: boolean,
): void {
  if (!canEdit(editor) && flag === 'locked') return;
  const name = flag === 'hidden' ? (value ? 'Hide' : 'Show') : value ? 'Lock' : 'Unlock';
  const change = (writer: StoreWriter) => {
    for (const region of regions) writer.put({ ...region, props: { ...region.props, [flag]: value } });
  };
  if (canEdit(editor)) edit(editor, name, change);
  else lookAt(editor, regions, change);
  announce(editor, `${name}: ${regions.length === 1 ? 'one region' : `${regions.length} regions`}`);
}

/** Whoever may change nothing may look behind a region all the same: that is no change of the annotation. */
function lookAt(editor: Editor, regions: readonly RegionRecord[], change: (writer: StoreWriter) => void): void {
  const came = regions.map(({ id, props }) => [id, props.hidden] as const);
  editor.session.update({ cameHidden: { ...Object.fromEntries(came), ...editor.session.get().cameHidden } });
  editor.store.write('restore', change);
}

/** Before the annotation may be changed it is again as it came. */
export function putBackHidden(editor: Editor): void {
  const { cameHidden } = editor.session.get();
  const ids = Object.keys(cameHidden);
  if (ids.length === 0) return;
  editor.store.write('restore', (writer) => {
    for (const region of ids.flatMap((id) => editor.store.findRegion(id) ?? []))
      writer.put({ ...region, props: { ...region.props, hidden: cameHidden[region.id] === true } });
  });
  editor.session.update({ cameHidden: {} });
}

/** Hides what is shown, or shows all again when everything already is hidden. */
export function toggleFlag(editor: Editor, flag: 'hidden' | 'locked', regions = listSelected(editor)): void {
  if (regions.length > 0) setFlag(editor, regions, flag, !regions.every((region) => region.props[flag]));
}

/** Moves the focused point or the selected image regions by image pixels; holding the key is one step. */
export function nudge(editor: Editor, delta: ImagePoint): void {
  if (nudgePoint(editor, delta)) return;
  changeGeometry(editor, 'Move', (kind, geometry, { size, turn }) =>
    kind.move(geometry, turnedBack(delta, turn), size),
  );
}

/** The corner that is at the bottom right of the screen, by how the image is turned. */
const farCorners: Readonly<Record<Turn, string>> = { 0: 'se', 90: 'ne', 180: 'nw', 270: 'sw' };

/** Makes the selected image regions wider and higher as one sees them, by default by their right and bottom side. */
export function nudgeSize(editor: Editor, delta: ImagePoint): void {
  changeGeometry(editor, 'Resize', (kind, geometry, { size, turn }) => {
    if (kind.grow) return kind.grow(geometry, turn === 90 || turn === 270 ? { x: delta.y, y: delta.x } : delta, size);
    const far = farCorners[turn ?? 0];
    const corner = kind.handles(geometry, size, 0).find((handle) => handle.id === far)?.point;
    if (!corner) return geometry;
    const by = turnedBack(delta, turn);
    const target = { x: corner.x + by.x, y: corner.y + by.y };
    return kind.resize(geometry, far, target, size, { keepAspect: false, fromCentre: false });
  });
}

type Kind = NonNullable<ReturnType<typeof findImageRegionKind>>;

function changeGeometry(
  editor: Editor,
  name: string,
  change: (kind: Kind, geometry: Geometry, view: { size: Size; turn: Turn | undefined }) => Geometry,
): void {
  const regions = listSelected(editor).filter(
    ({ props }) => !props.locked && findImageRegionKind(props.geometry.shape) !== undefined,
  );
  if (regions.length === 0) return;
  const key = `${name}:${regions.map((region) => region.id).join(' ')}`;
  edit(
    editor,
    name,
    (writer) => {
      for (const region of regions) {
        const kind = findImageRegionKind(region.props.geometry.shape);
        const view = editor.images.get(region.props.toName)?.view.get();
        const seen = view?.size && { size: view.size, turn: view.transform.turn };
        const geometry = kind && seen && change(kind, region.props.geometry, seen);
        if (geometry && geometry !== region.props.geometry) writer.put(touched(region, { geometry }));
      }
    },
    key,
  );
}
