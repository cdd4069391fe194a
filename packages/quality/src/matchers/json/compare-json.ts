import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import { compareRegions } from '../compare-regions.ts';
import type { CompareOptions, ControlComparison } from '../model.ts';
import { readRegions, regionMatcherOf } from './read-regions.ts';
import { isRecord, propertyNode, resolveNode } from './schema-node.ts';
import { type JsonContext, valueSimilarity } from './value-similarity.ts';

/** Name of the answer as a whole where it is no object. */
export const WHOLE = '$';

/** The answer by the names under which it is compared: its properties, or `$`. */
export function partsOf(result: unknown): Map<string, unknown> {
  if (result === undefined || result === null) return new Map();
  return new Map(isRecord(result) ? Object.entries(result) : [[WHOLE, result]]);
}

/** Every property that the schema names or an answer has, in the way its part of the schema asks for. */
export function compareJson(
  root: unknown,
  a: ReadonlyMap<string, unknown>,
  b: ReadonlyMap<string, unknown>,
  weights: ControlWeights,
  options: CompareOptions,
  pairBudget: number,
): Record<string, ControlComparison> {
  const top = resolveNode(root, root, {});
  const named = isRecord(top.properties) ? Object.keys(top.properties) : [];
  const names = new Set([...named, ...a.keys(), ...b.keys()]);
  return Object.fromEntries(
    [...names].map((name) => {
      const schema = name === WHOLE ? root : propertyNode(top, name);
      const own = Object.hasOwn(weights, name) ? weights[name] : undefined;
      const labels = new Map(Object.entries(own?.labels ?? {}));
      const context: JsonContext = {
        root,
        options: options.controls?.[name] ?? {},
        weightOf: (label) => Math.max(labels.get(label) ?? 1, 0),
      };
      const compared = comparePart(name, schema, a.get(name), b.get(name), context, pairBudget);
      return [name, { ...compared, weight: Math.max(own?.overall ?? 1, 0) }];
    }),
  );
}

type Compared = Omit<ControlComparison, 'weight'>;

function comparePart(
  name: string,
  schema: unknown,
  a: unknown,
  b: unknown,
  context: JsonContext,
  pairBudget: number,
): Compared {
  const [hasA, hasB] = [a !== undefined && a !== null, b !== undefined && b !== null];
  const counts = { matched: Number(hasA && hasB), onlyA: Number(hasA && !hasB), onlyB: Number(hasB && !hasA) };
  if (!hasA && !hasB) return { score: null, reason: 'not_answered', ...counts, pairs: [] };
  if (Array.isArray(a) && Array.isArray(b)) {
    const matcher = regionMatcherOf(context.root, schema);
    if (matcher !== undefined && a.length + b.length > 0) {
      return compareRegions(readRegions(a, matcher, context), readRegions(b, matcher, context), pairBudget);
    }
  }
  if (!hasA || !hasB) return { score: 0, ...counts, pairs: [] };
  const found = valueSimilarity(schema, a, b, context);
  const pairs = found.score === null ? [] : [{ a: name, b: name, score: found.score, sameLabel: found.score === 1 }];
  return { ...found, ...counts, pairs };
}
