import type { ControlTag, RegionResult } from '@labelwright/task-definition/model';
import { boxMatcher } from '../kinds/box.ts';
import { polygonMatcher } from '../kinds/polygon.ts';
import type { MatcherContext, RegionMatcher } from '../model.ts';
import type { ParsedRegion } from '../parse-result.ts';
import { isRecord, resolveNode, type SchemaNode } from './schema-node.ts';
import type { JsonContext } from './value-similarity.ts';

const BOX_KEYS = ['x', 'y', 'width', 'height'];

/** The matcher for lists whose entries, as their schema requires, have the place of a box or the points of a polygon. */
export function regionMatcherOf(root: unknown, schema: unknown): RegionMatcher | undefined {
  const { items } = resolveNode(root, schema, []);
  const { required, properties } = resolveNode(root, items, {});
  if (!Array.isArray(required) || !isRecord(properties)) return undefined;
  if (BOX_KEYS.every((key) => required.includes(key))) return boxMatcher;
  if (!required.includes('points')) return undefined;
  const points = resolveNode(root, properties.points, []);
  return isPoint(resolveNode(root, points.items, {})) ? polygonMatcher : undefined;
}

function isPoint({ required, type }: SchemaNode): boolean {
  return type === 'array' || (Array.isArray(required) && required.includes('x') && required.includes('y'));
}

/** Entries as regions; what else an entry says in texts and choices is its label. */
export function readRegions(entries: readonly unknown[], matcher: RegionMatcher, context: JsonContext): ParsedRegion[] {
  const matching: MatcherContext = {
    control: plainControl,
    object: undefined,
    options: context.options,
    weightOf: context.weightOf,
  };
  return entries.map((entry, index) => {
    const value = isRecord(entry) ? entry : {};
    const labels = Object.keys(value)
      .filter((key) => typeof value[key] === 'string')
      .sort()
      .map((key) => String(value[key]));
    const item: RegionResult = { id: String(index), from_name: '', to_name: '', type: '', value: asWire(value) };
    const shape = matcher.read(item, matching);
    const weights = labels.map(context.weightOf);
    return {
      id: `[${index}]`,
      item,
      labels,
      labelKey: labels.join('\u0001'),
      weight: weights.length === 0 ? 1 : weights.reduce((sum, weight) => sum + weight, 0) / weights.length,
      shape,
      raw: shape === undefined ? JSON.stringify(entry) : undefined,
      place: '',
      matcher,
      context: matching,
    };
  });
}

/** Points as objects with x and y, written as pairs. */
function asWire(value: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(value.points)) return value;
  return { ...value, points: value.points.map((point: unknown) => (isRecord(point) ? [point.x, point.y] : point)) };
}

const nowhere = { line: 1, column: 1, offset: 0 };

const plainControl: ControlTag = {
  name: '',
  tag: '',
  type: '',
  valueKey: '',
  toName: [],
  perRegion: false,
  perItem: false,
  required: false,
  options: [],
  geometryKeys: [],
  params: {},
  node: { tag: '', attributes: {}, children: [], text: '', range: { start: nowhere, end: nowhere } },
};
