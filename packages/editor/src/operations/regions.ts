import type { ObjectTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import type { Geometry, ImagePoint, SpanGeometry } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { type Granularity, snapRange } from '../regions/span/granularity.ts';
import type { RegionRecord } from '../store/records.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { startingAnswers } from './labels.ts';
import { pageOfNew } from './pages.ts';
import { listSelected, select } from './selection.ts';

/** A record for a new region with the armed label; undefined when nothing may be created there. */
export function newRegion(editor: Editor, objectName: string, geometry: Geometry): RegionRecord | undefined {
  const answers = canEdit(editor) ? startingAnswers(editor, objectName, geometry.shape) : undefined;
  if (!answers) return undefined;
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

/** A new span over the range, widened to the object's granularity; undefined when only white space is left. */
export function createSpan(editor: Editor, objectName: string, start: number, end: number): RegionRecord | undefined {
  const text = editor.texts.get(objectName);
  const object = editor.config.objects[objectName];
  if (text === undefined || !object || object.params.selectionEnabled === false) return undefined;
  const granularity = (object.params.granularity ?? 'symbol') as Granularity;
  const range = snapRange(text, { start, end }, granularity);
  if (!range) return undefined;
  const geometry: SpanGeometry = {
    shape: 'span',
    ...range,
    ...(storesText(object) ? { text: text.slice(range.start, range.end) } : {}),
  };
  const region = newRegion(editor, objectName, geometry);
  if (!region) return undefined;
  edit(editor, 'Add span', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** By default the marked text is stored unless the whole text stands behind an address. */
function storesText({ params }: ObjectTag): boolean {
  return params.saveTextResult === 'yes' || (params.saveTextResult !== 'no' && params.valueType !== 'url');
}

/** A box in the middle of what is in view, a quarter of its size: the way to draw without a pointer. */
export function createBoxInView(editor: Editor, objectName: string): RegionRecord | undefined {
  const view = editor.images.get(objectName)?.view.get();
  const kind = findImageRegionKind('rectangle');
  if (!view?.size || !kind) return undefined;
  const { viewport, transform, size } = view;
  const at = (fraction: number): ImagePoint => ({
    x: (viewport.width * fraction - transform.offsetX) / transform.scale,
    y: (viewport.height * fraction - transform.offsetY) / transform.scale,
  });
  const geometry = kind.draw(at(0.375), at(0.625), size);
  const region = kind.isTooSmall(geometry, size) ? undefined : newRegion(editor, objectName, geometry);
  if (!region) return undefined;
  edit(editor, 'Add box', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

export function deleteRegions(editor: Editor, regions: readonly RegionRecord[]): void {
  const removable = regions.filter((region) => !region.props.locked);
  if (removable.length === 0) return;
  const ids = new Set(removable.map((region) => region.id));
  edit(editor, removable.length === 1 ? 'Delete region' : `Delete ${removable.length} regions`, (writer) => {
    for (const id of ids) writer.remove(id);
    for (const relation of editor.store.list('relation')) {
      if (ids.has(relation.props.fromId) || ids.has(relation.props.toId)) writer.remove(relation.id);
    }
  });
  select(editor, []);
  announce(editor, removable.length === 1 ? 'Region deleted' : `${removable.length} regions deleted`);
}

export function setFlag(
  editor: Editor,
  regions: readonly RegionRecord[],
  flag: 'hidden' | 'locked',
  value: boolean,
): void {
  const name = flag === 'hidden' ? (value ? 'Hide' : 'Show') : value ? 'Lock' : 'Unlock';
  edit(editor, name, (writer) => {
    for (const region of regions) writer.put({ ...region, props: { ...region.props, [flag]: value } });
  });
  announce(editor, `${name}: ${regions.length === 1 ? 'one region' : `${regions.length} regions`}`);
}

/** Hides what is shown, or shows all again when everything already is hidden. */
export function toggleFlag(editor: Editor, flag: 'hidden' | 'locked', regions = listSelected(editor)): void {
  if (regions.length > 0) setFlag(editor, regions, flag, !regions.every((region) => region.props[flag]));
}

/** Moves the selected image regions by pixels of the original image; holding the key is one step. */
export function nudge(editor: Editor, delta: ImagePoint): void {
  changeGeometry(editor, 'Move', (kind, geometry, size) => kind.move(geometry, delta, size));
}

/** Moves the right and bottom side of the selected image regions. */
export function nudgeSize(editor: Editor, delta: ImagePoint): void {
  changeGeometry(editor, 'Resize', (kind, geometry, size) => {
    const corner = kind.handles(geometry, size, 0).find((handle) => handle.id === 'se')?.point;
    if (!corner) return geometry;
    const target = { x: corner.x + delta.x, y: corner.y + delta.y };
    return kind.resize(geometry, 'se', target, size, { keepAspect: false, fromCentre: false });
  });
}

type Kind = NonNullable<ReturnType<typeof findImageRegionKind>>;

function changeGeometry(
  editor: Editor,
  name: string,
  change: (kind: Kind, geometry: Geometry, size: { width: number; height: number }) => Geometry,
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
        const size = editor.images.get(region.props.toName)?.view.get().size;
        if (kind && size) writer.put(touched(region, { geometry: change(kind, region.props.geometry, size) }));
      }
    },
    key,
  );
}
