import { isRecord, keysOf } from '@labelwright/task-definition/json-schema/problem';

/** What widget a part of a JSON Schema asks for. */

export type Schema = Readonly<Record<string, unknown>>;

export interface Choice {
  value: unknown;
  label: string;
}

export type Shape =
  | { kind: 'text' | 'paragraph'; schema: Schema }
  | { kind: 'number'; schema: Schema; isInteger: boolean }
  | { kind: 'checkbox'; schema: Schema }
  | { kind: 'date' | 'time' | 'date-time'; schema: Schema }
  | { kind: 'select'; schema: Schema; choices: Choice[] }
  | { kind: 'multiselect'; schema: Schema; choices: Choice[] }
  | { kind: 'list'; schema: Schema; items: Schema }
  | { kind: 'object'; schema: Schema; fields: { name: string; schema: Schema; isRequired: boolean }[] }
  | { kind: 'branches'; schema: Schema; branches: { label: string; schema: Schema }[] }
  | { kind: 'const'; schema: Schema; value: unknown }
  | { kind: 'json'; schema: Schema };

const DEEPEST_REFERENCE = 20;
const PARAGRAPH_FROM = 200;

/** Follows references within the schema and puts `allOf` together. */
export function resolve(schema: unknown, root: Schema, depth = 0): Schema {
  if (!isRecord(schema) || depth > DEEPEST_REFERENCE) return {};
  const { $ref: reference, allOf, ...own } = schema;
  const parts: Schema[] = [];
  if (typeof reference === 'string') parts.push(resolve(targetOf(reference, root), root, depth + 1));
  if (Array.isArray(allOf)) parts.push(...allOf.map((part) => resolve(part, root, depth + 1)));
  return parts.length === 0 ? own : [...parts, own].reduce(merge, {});
}

function targetOf(reference: string, root: Schema): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const key of keysOf(decodeURIComponent(reference.slice(1)))) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function merge(a: Schema, b: Schema): Schema {
  const properties = { ...(a.properties as object | undefined), ...(b.properties as object | undefined) };
  const required = [...new Set([...listOf(a.required), ...listOf(b.required)])];
  return {
    ...a,
    ...b,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function shapeOf(given: unknown, root: Schema): Shape {
  const schema = resolve(given, root);
  if (Object.hasOwn(schema, 'const')) return { kind: 'const', schema, value: schema.const };
  if (Array.isArray(schema.enum))
    return { kind: 'select', schema, choices: schema.enum.map((value) => ({ value, label: labelOf(value) })) };
  const branching = branchesOf(schema, root);
  if (branching) return branching;
  switch (typeOf(schema)) {
    case 'string':
      return stringShape(schema);
    case 'number':
      return { kind: 'number', schema, isInteger: false };
    case 'integer':
      return { kind: 'number', schema, isInteger: true };
    case 'boolean':
      return { kind: 'checkbox', schema };
    case 'array':
      return arrayShape(schema, root);
    case 'object':
      return objectShape(schema);
    default:
      return { kind: 'json', schema };
  }
}

function typeOf(schema: Schema): unknown {
  const { type } = schema;
  if (Array.isArray(type))
    return type.filter((name) => name !== 'null').length === 1 ? type.find((name) => name !== 'null') : undefined;
  if (type !== undefined) return type;
  if (isRecord(schema.properties)) return 'object';
  return schema.items === undefined ? undefined : 'array';
}

/** Alternatives that are single values are a list to choose from; "or null" is no alternative. */
function branchesOf(schema: Schema, root: Schema): Shape | undefined {
  const { oneOf, anyOf, ...rest } = schema;
  const given = [oneOf, anyOf].find((list) => Array.isArray(list) && list.length > 0);
  if (!given) return undefined;
  const branches = (given as unknown[]).map((branch) => resolve(branch, root)).filter(({ type }) => type !== 'null');
  if (branches.length > 0 && branches.every((branch) => Object.hasOwn(branch, 'const'))) {
    const choices = branches.map((branch) => ({
      value: branch.const,
      label: titleOf(branch) ?? labelOf(branch.const),
    }));
    return { kind: 'select', schema, choices };
  }
  const isOnlyCondition = branches.every(({ type, properties }) => type === undefined && properties === undefined);
  if (isOnlyCondition && (rest.type !== undefined || rest.properties !== undefined)) return undefined;
  const [only] = branches;
  if (branches.length === 1 && only) return shapeOf(merge(rest, only), root);
  return {
    kind: 'branches',
    schema,
    branches: branches.map((branch, index) => ({
      label: titleOf(branch) ?? nameOfType(branch, index),
      schema: rest.properties === undefined ? branch : merge(rest, branch),
    })),
  };
}

function nameOfType(branch: Schema, index: number): string {
  const names = Object.entries(isRecord(branch.properties) ? branch.properties : {});
  const marker = names
    .map(([, property]) => (isRecord(property) ? property.const : undefined))
    .find((value) => value !== undefined);
  return marker === undefined ? `Option ${index + 1}` : labelOf(marker);
}

function stringShape(schema: Schema): Shape {
  const { format, maxLength } = schema;
  if (format === 'date' || format === 'time' || format === 'date-time') return { kind: format, schema };
  const isLong = typeof maxLength === 'number' && maxLength > PARAGRAPH_FROM;
  return { kind: isLong ? 'paragraph' : 'text', schema };
}

function arrayShape(schema: Schema, root: Schema): Shape {
  if (Array.isArray(schema.prefixItems) || !isRecord(schema.items)) return { kind: 'json', schema };
  const items = shapeOf(schema.items, root);
  if (items.kind === 'select' && schema.uniqueItems === true)
    return { kind: 'multiselect', schema, choices: items.choices };
  return { kind: 'list', schema, items: schema.items };
}

function objectShape(schema: Schema): Shape {
  if (!isRecord(schema.properties)) return { kind: 'json', schema };
  const required = new Set(listOf(schema.required));
  return {
    kind: 'object',
    schema,
    fields: Object.entries(schema.properties).map(([name, field]) => ({
      name,
      schema: isRecord(field) ? field : {},
      isRequired: required.has(name),
    })),
  };
}

export function titleOf(schema: Schema): string | undefined {
  return typeof schema.title === 'string' && schema.title.trim() !== '' ? schema.title : undefined;
}

/** `first_name` → `First name`; anything that is no text as JSON. */
export function labelOf(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? '';
  const words = value
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
  return words === '' ? value : words.charAt(0).toUpperCase() + words.slice(1);
}

const DEEPEST_START = 8;

/** What a field holds before anybody has touched it; undefined: nothing. */
export function startValue(given: unknown, root: Schema, depth = 0): unknown {
  const shape = shapeOf(given, root);
  const { schema } = shape;
  if (schema.default !== undefined) return structuredClone(schema.default);
  if (shape.kind === 'const') return shape.value;
  if (shape.kind === 'checkbox') return false;
  if (shape.kind === 'multiselect' || shape.kind === 'list') return [];
  if (shape.kind !== 'object' || depth > DEEPEST_START) return undefined;
  const entries = shape.fields
    .filter(
      ({ isRequired, schema: field }) => isRequired || (isRecord(field) && resolve(field, root).default !== undefined),
    )
    .map(({ name, schema: field }) => [name, startValue(field, root, depth + 1)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
