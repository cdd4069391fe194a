/** A schema or a part of one; only the keywords that say how answers are compared are read. */
export type SchemaNode = Readonly<Record<string, unknown>>;

const MOST_STEPS = 32;
const EMPTY: SchemaNode = {};

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What the schema says of a value: references within the schema followed, `allOf` taken together, of `anyOf` and `oneOf`
 * the first branch for values of this type.
 */
export function resolveNode(root: unknown, node: unknown, value: unknown, steps = 0): SchemaNode {
  if (!isRecord(node) || steps > MOST_STEPS) return EMPTY;
  let found: SchemaNode = node;
  if (typeof node.$ref === 'string') {
    found = { ...resolveNode(root, follow(root, node.$ref), value, steps + 1), ...node };
  }
  for (const part of listOf(found.allOf)) found = { ...resolveNode(root, part, value, steps + 1), ...found };
  for (const branches of [listOf(found.anyOf), listOf(found.oneOf)]) {
    const fitting = branches
      .map((branch) => resolveNode(root, branch, value, steps + 1))
      .find((branch) => takes(branch, value));
    if (fitting !== undefined) found = { ...fitting, ...found };
  }
  return found;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function takes({ type, enum: values, const: only }: SchemaNode, value: unknown): boolean {
  if (only !== undefined) return only === value;
  if (Array.isArray(values)) return values.includes(value);
  const types = typeof type === 'string' ? [type] : listOf(type);
  return types.length === 0 || types.some((name) => isOfType(String(name), value));
}

function isOfType(name: string, value: unknown): boolean {
  if (name === 'array') return Array.isArray(value);
  if (name === 'object') return isRecord(value);
  if (name === 'null') return value === null;
  if (name === 'integer') return Number.isInteger(value);
  return typeof value === name;
}

/** `#/$defs/box` within the same document; anything else leads nowhere. */
function follow(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  let node: unknown = root;
  for (const step of reference.slice(1).split('/').filter(Boolean)) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(node)) node = node[Number(key)];
    else if (isRecord(node) && Object.hasOwn(node, key)) node = node[key];
    else return undefined;
  }
  return node;
}

/** The schema of a property. */
export function propertyNode({ properties, additionalProperties }: SchemaNode, name: string): unknown {
  if (isRecord(properties) && Object.hasOwn(properties, name)) return properties[name];
  return additionalProperties;
}
