import RBush from 'rbush';
import type { Box, ImagePoint, Size } from '../../regions/geometry.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { RecordStore } from '../../store/store.ts';

interface Entry extends Box {
  id: string;
  order: number;
  /** Of the shape itself, in square pixels. */
  area: number;
}

/** Finds regions of one page of an image by place; follows the store, so that 10,000 boxes stay quick to hit and to draw. */
export interface RegionIndex {
  /** Regions whose bounds touch the box, in drawing order. */
  listIn(box: Box): RegionRecord[];
  /** Regions of which some part lies in the box, in drawing order. */
  listTouching(box: Box): RegionRecord[];
  /** Visible regions under the point, smallest first, so that a box inside another can be picked. */
  listAt(point: ImagePoint, tolerance: number): RegionRecord[];
  dispose(): void;
}

export function createRegionIndex(store: RecordStore, objectName: string, size: Size, page = 0): RegionIndex {
  const tree = new RBush<Entry>();
  const entries = new Map<string, Entry>();

  function entryOf(region: RegionRecord): Entry | undefined {
    const { geometry, toName, itemIndex = 0, order } = region.props;
    const kind = toName === objectName && itemIndex === page ? findImageRegionKind(geometry.shape) : undefined;
    if (!kind) return undefined;
    const bounds = kind.bounds(geometry, size);
    return { ...bounds, id: region.id, order, area: kind.area?.(geometry, size) ?? areaOf(bounds) };
  }

  function drop(id: string): void {
    const old = entries.get(id);
    if (!old) return;
    tree.remove(old);
    entries.delete(id);
  }

  const initial = store.list('region').flatMap((region) => entryOf(region) ?? []);
  for (const entry of initial) entries.set(entry.id, entry);
  tree.load(initial);

  const unsubscribe = store.subscribe(({ changes }) => {
    for (const [id, { before, after }] of changes) {
      if (before?.kind !== 'region' && after?.kind !== 'region') continue;
      drop(id);
      const entry = after?.kind === 'region' ? entryOf(after) : undefined;
      if (!entry) continue;
      entries.set(id, entry);
      tree.insert(entry);
    }
  });

  function search(box: Box): Entry[] {
    return tree.search(box).sort((a, b) => a.order - b.order);
  }

  function listIn(box: Box): RegionRecord[] {
    return search(box).flatMap((entry) => store.findRegion(entry.id) ?? []);
  }

  return {
    listIn,
    listTouching: (box) =>
      listIn(box).filter(({ props: { geometry } }) => {
        const kind = findImageRegionKind(geometry.shape);
        return kind?.touches?.(geometry, box, size) ?? true;
      }),
    listAt(point, tolerance) {
      const box = {
        minX: point.x - tolerance,
        minY: point.y - tolerance,
        maxX: point.x + tolerance,
        maxY: point.y + tolerance,
      };
      return search(box)
        .sort((a, b) => a.area - b.area || b.order - a.order)
        .flatMap((entry) => store.findRegion(entry.id) ?? [])
        .filter(({ props }) => {
          const kind = findImageRegionKind(props.geometry.shape);
          return !props.hidden && kind?.hitTest(props.geometry, point, tolerance, size);
        });
    },
    dispose: unsubscribe,
  };
}

function areaOf(box: Box): number {
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}
