/** A schema or a part of one; only the keywords that say how answers are compared are read. */
export type SchemaNode = Readonly<Record<string, unknown>>;

const MOST_STEPS = 200;
const EMPTY: SchemaNode = {};

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What the schema says of a value: references within the schema followed, `allOf` taken together, of `anyOf` and `oneOf`
 * the first branch for values of this type.
 */
export function resolveNode(root: unknown, node: unknown, value: unknown): SchemaNode {
  return resolve(root, node, value, { left: MOST_STEPS });
}

/** However often the parts of a schema name each other, only so many are read. */
function resolve(root: unknown, node: unknown, value: unknown, steps: { left: number }): SchemaNode {
  if (!isRecord(node) || steps.left <= 0) return EMPTY;
  steps.left -= 1;
  const { $ref: reference, allOf, anyOf, oneOf, ...own } = node;
  let found: SchemaNode = own;
  if (typeof reference === 'string') found = { ...resolve(root, follow(root, reference), value, steps), ...found };
  for (const part of listOf(allOf)) found = { ...resolve(root, part, value, steps), ...found };
  for (const branches of [listOf(anyOf), listOf(oneOf)]) {
    for (const branch of branches) {
      const read = resolve(root, branch, value, steps);
      if (!takes(read, value)) continue;
      found = { ...read, ...found };
      break;
    }
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
