import type { FileSet } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import { readJsonLoosely, readYamlLoosely } from '../files/read-loosely.ts';
import { textOf } from '../files/read-set.ts';
import { isPlainObject } from '../plain-object.ts';
import { baseName } from '../seen/find-file.ts';

/** Names of classes that columns hold by number. */
export type Features = ReadonlyMap<string, readonly string[]>;

const small = limitsOf({ maxHeldBytes: 16 * 2 ** 20 });

export const isFeatureFile = (name: string): boolean =>
  /^(dataset_infos?\.json|features\.json|README\.md)$/i.test(baseName(name));

/** From `dataset_info.json`, `dataset_infos.json` or the head of `README.md`. */
export async function readFeatures(set: FileSet): Promise<Features> {
  const features = new Map<string, readonly string[]>();
  for (const { name } of set.list()) {
    if (!isFeatureFile(name)) continue;
    const text = await textOf(set, name, small);
    const value = /\.md$/i.test(name) ? readFrontMatter(text) : readJsonLoosely(text);
    for (const [column, names] of featuresOf(value)) features.set(column, names);
  }
  return features;
}

function readFrontMatter(text: string): unknown {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  return head === undefined ? undefined : readYamlLoosely(head);
}

/** Of `{features: …}`, `{default: {features: …}}`, `{dataset_info: …}` or a list of those. */
export function featuresOf(value: unknown, depth = 0): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (depth > 3) return found;
  if (Array.isArray(value)) {
    for (const part of value) for (const [column, names] of featuresOf(part, depth + 1)) found.set(column, names);
    return found;
  }
  if (!isPlainObject(value)) return found;
  const { features } = value;
  if (Array.isArray(features)) {
    for (const column of features.filter(isPlainObject)) add(found, String(column.name), column);
  } else if (isPlainObject(features)) {
    for (const [column, feature] of Object.entries(features)) add(found, column, feature);
  } else
    for (const part of Object.values(value))
      for (const [column, names] of featuresOf(part, depth + 1)) found.set(column, names);
  return found;
}

function add(found: Map<string, readonly string[]>, column: string, feature: unknown): void {
  const names = namesOf(feature, 0);
  if (names) found.set(column, names);
  const inner = isPlainObject(feature)
    ? (feature.feature ?? feature.struct ?? feature)
    : Array.isArray(feature)
      ? feature[0]
      : undefined;
  // Columns of objects, as in `objects.category`.
  if (names || !isPlainObject(inner)) return;
  for (const [key, part] of Object.entries(inner)) {
    const nested = namesOf(part, 1);
    if (nested) found.set(`${column}.${key}`, nested);
  }
}

function namesOf(feature: unknown, depth: number): readonly string[] | undefined {
  if (depth > 4) return undefined;
  if (Array.isArray(feature)) return namesOf(feature[0], depth + 1);
  if (!isPlainObject(feature)) return undefined;
  const { names } = feature;
  if (Array.isArray(names)) return names.map(String);
  if (isPlainObject(names)) {
    return Object.entries(names)
      .toSorted(([left], [right]) => Number(left) - Number(right))
      .map(([, name]) => String(name));
  }
  for (const key of ['dtype', 'class_label', 'feature', 'sequence', 'list']) {
    const nested = namesOf(feature[key], depth + 1);
    if (nested) return nested;
  }
  return undefined;
}
