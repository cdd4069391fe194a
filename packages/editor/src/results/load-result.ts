import type { CompiledConfig, RegionResult, RelationResult, ResultItem } from '@labelwright/task-definition/model';
import type { Geometry, Size } from '../regions/geometry.ts';
import type { RegionKind } from '../regions/kind.ts';
import { regionKinds } from '../regions/kinds.ts';
import type { EditorRecord, RegionAnswer, RegionProps } from '../store/records.ts';
import { splitCarried } from './carried-labels.ts';

/** `itemIndex` only for controls that ask about each page. */
export function answerRecordId(controlName: string, itemIndex?: number): string {
  return itemIndex === undefined ? `answer:${controlName}` : `answer:${controlName}#${itemIndex}`;
}

/** Result items as records. What the editor has no view for comes back as opaque records, never dropped. */
export function loadResult(config: CompiledConfig, items: readonly ResultItem[]): EditorRecord[] {
  const records = new Map<string, EditorRecord>();
  const groups = new Map<string, { items: RegionResult[]; order: number }>();
  items.forEach((item, order) => {
    if (isRelation(item)) {
      const record = relationRecord(item, order);
      records.set(record.id, record);
      return;
    }
    const group = groups.get(item.id);
    if (group) group.items.push(item);
    else groups.set(item.id, { items: [item], order });
  });
  for (const group of groups.values()) {
    for (const record of recordsOfGroup(config, group.items, group.order, records)) records.set(record.id, record);
  }
  return [...records.values()];
}

function isRelation(item: ResultItem): item is RelationResult {
  return item.type === 'relation' && 'from_id' in item;
}

function relationRecord(item: RelationResult, order: number): EditorRecord {
  return {
    id: `relation:${item.from_id}:${item.to_id}:${order}`,
    kind: 'relation',
    props: {
      fromId: item.from_id,
      toId: item.to_id,
      direction: item.direction,
      ...(item.labels ? { labels: item.labels } : {}),
      order,
    },
  };
}

function recordsOfGroup(
  config: CompiledConfig,
  items: readonly RegionResult[],
  order: number,
  taken: ReadonlyMap<string, EditorRecord>,
): EditorRecord[] {
  const region = regionOfGroup(config, items);
  if (region && items[0]) {
    const props: RegionProps = {
      toName: items[0].to_name,
      ...pageOf(items[0]),
      geometry: region.geometry,
      answers: items.flatMap((item) => splitCarried(config, item, toAnswer(config, item, region.kind))),
      hidden: items[0].hidden === true,
      locked: items[0].readonly === true,
      order,
    };
    return [{ id: items[0].id, kind: 'region', props }];
  }
  return items.map((item, index) => {
    const control = config.controls[item.from_name];
    const itemIndex = control?.perItem ? (item.item_index ?? 0) : undefined;
    const id = answerRecordId(item.from_name, itemIndex);
    const isOfPage = control?.perItem === true || item.item_index === undefined;
    const isWhole = control && !control.perRegion && control.type === item.type && isOfPage;
    if (isWhole && !taken.has(id)) {
      const answer = toAnswer(config, item, undefined);
      const page = itemIndex === undefined ? {} : { itemIndex };
      return { id, kind: 'answer', props: { resultId: item.id, toName: item.to_name, ...page, answer, order } };
    }
    return { id: `opaque:${order}:${index}`, kind: 'opaque', props: { item, order } };
  });
}

/** The page that a region lies on; boxes with text name it in their value. */
function pageOf({ item_index, value }: RegionResult): { itemIndex?: number } {
  const page = item_index ?? value.pageIndex;
  return typeof page === 'number' ? { itemIndex: page } : {};
}

function regionOfGroup(
  config: CompiledConfig,
  items: readonly RegionResult[],
): { kind: RegionKind; geometry: Geometry } | undefined {
  for (const item of items) {
    const control = config.controls[item.from_name];
    const object = config.objects[item.to_name];
    if (!control || !object) continue;
    for (const kind of regionKinds) {
      const geometry = kind.accepts(control, object) ? kind.fromResult(item.value, originalSize(item)) : undefined;
      if (geometry) return { kind, geometry };
    }
  }
  return undefined;
}

function originalSize({ original_width: width, original_height: height }: RegionResult): Size | undefined {
  const isSize = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  return isSize ? { width, height } : undefined;
}

function toAnswer(config: CompiledConfig, item: RegionResult, kind: RegionKind | undefined): RegionAnswer {
  const { id: _id, from_name, to_name: _toName, type, value, origin, ...envelope } = item;
  const valueKey = config.controls[from_name]?.valueKey ?? type;
  const geometryKeys = kind ? kind.valueKeys.filter((key) => key in value) : [];
  // What a Chat makes is all geometry: the message itself.
  const isShapeKey = kind?.id === 'message' && geometryKeys.includes(valueKey);
  const extra = Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== valueKey && !geometryKeys.includes(key)),
  );
  return {
    control: from_name,
    type,
    value: isShapeKey ? undefined : value[valueKey],
    ...(Object.keys(extra).length > 0 ? { extraValue: extra } : {}),
    geometryKeys,
    envelope,
    ...(origin ? { origin } : {}),
  };
}
