import type { CompiledConfig, ControlTag } from '../model.ts';
import { makesRegions } from '../results/check-together.ts';
import { isRecord } from '../results/item-shape.ts';
import { nameMatcher } from './find-option.ts';
import { LINKS } from './model.ts';

export type Item = Record<string, unknown>;

/**
 * Takes away what cannot stand without what has gone: answers about regions that are no more, links to them, and the
 * mention of a parent. What was loose before stays as it was.
 */
export function dropLost(
  compiled: CompiledConfig,
  before: readonly unknown[],
  changed: readonly unknown[],
  lostRegions: ReadonlySet<string>,
): unknown[] {
  const isLost = (item: unknown): boolean => isRecord(item) && item.type !== LINKS && lostRegions.has(String(item.id));
  const left = changed.filter((item) => !isLost(item));
  if (left.length === before.length) return left;
  const drawn = idsOf(before, (item) => makesRegions(controlOf(compiled, item)));
  const stillDrawn = idsOf(left, (item) => makesRegions(controlOf(compiled, item)));
  const supported = left.filter((item) => {
    if (!isRecord(item) || item.type === LINKS || !controlOf(compiled, item)?.perRegion) return true;
    return !drawn.has(String(item.id)) || stillDrawn.has(String(item.id));
  });
  const known = idsOf(before, () => true);
  const present = idsOf(supported, () => true);
  const isGone = (id: unknown): boolean => known.has(String(id)) && !present.has(String(id));
  return supported.flatMap((item) => {
    if (!isRecord(item)) return [item];
    if (item.type === LINKS) return isGone(item.from_id) || isGone(item.to_id) ? [] : [item];
    if (item.parentID === undefined || !isGone(item.parentID)) return [item];
    const { parentID: _gone, ...rest } = item;
    return [rest];
  });
}

function idsOf(items: readonly unknown[], counts: (item: Item) => boolean): Set<string> {
  return new Set(
    items.flatMap((item) => (isRecord(item) && item.type !== LINKS && counts(item) ? [String(item.id)] : [])),
  );
}

function controlOf(compiled: CompiledConfig, item: Item): ControlTag | undefined {
  const name = String(item.from_name);
  if (Object.hasOwn(compiled.controls, name)) return compiled.controls[name];
  return compiled.repeats && Object.values(compiled.controls).find((control) => nameMatcher(control.name)(name));
}
