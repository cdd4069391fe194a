import type { Ajv, AnySchema } from 'ajv';

/**
 * Clients of the field send "3" for 3, so values are coerced; but of a field that may be null the alternatives would be
 * tried in turn, and null become 0, "" or false on the way. What is null is looked at first, as it is.
 */
export function keepNulls(ajv: Ajv): void {
  const compile = ajv.compile.bind(ajv);
  Object.assign(ajv, {
    compile: (schema: AnySchema, meta?: boolean) => compile(withNullFirst(schema) as AnySchema, meta),
  });
}

function withNullFirst(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNullFirst);
  if (typeof schema !== 'object' || schema === null) return schema;
  const known = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withNullFirst(value)]));
  const { anyOf } = known;
  if (!Array.isArray(anyOf) || !anyOf.some(isNull)) return known;
  const others = anyOf.filter((one) => !isNull(one));
  return { ...known, anyOf: [{ const: null }, ...others, { type: 'null' }] };
}

function isNull(schema: unknown): boolean {
  return (schema as { type?: unknown } | null)?.type === 'null';
}
