import type { RegionResult, RelationResult, ResultItem } from '../model.ts';

/** A link between two regions; it belongs to no control. */
export function isRelation(item: ResultItem): item is RelationResult {
  return item.type === 'relation';
}

/** An item that a control made: a region, or an answer about the whole object. */
export function isRegion(item: ResultItem): item is RegionResult {
  return item.type !== 'relation';
}
