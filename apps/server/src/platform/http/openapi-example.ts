/** The part of JSON Schema that our routes use. */
export interface JsonSchema {
  type?: string | readonly string[];
  examples?: readonly unknown[];
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  minProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  pattern?: string;
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-03-01T09:30:00.000Z',
  date: '2026-03-01',
  time: '09:30:00',
  email: 'ada@example.com',
  uri: 'https://example.com/',
  uuid: '7f8d9a10-3b52-4c57-9d0e-5a1b2c3d4e5f',
};
/** Texts that fit the patterns of our schemas: names, ids, moments, addresses, colours, languages, currencies. */
const TEXTS = ['text', '1', ...Object.values(FORMATS), '#1f6feb', 'en', 'EUR', '09:30', '7f8d9a10', '0'.repeat(64)];

/** A value that the schema takes: what it must have, and what it gives examples of. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.examples?.length) return schema.examples[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return schema.enum[0];
  const [choice] = schema.anyOf ?? [];
  if (choice) return exampleOf(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(exampleOf));
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object') return exampleObject(schema);
  if (type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => exampleOf(schema.items ?? {}));
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
  if (type === 'string') return exampleText(schema);
  return type === 'null' ? null : {};
}

function exampleObject({ properties = {}, required = [], minProperties = 0 }: JsonSchema): Record<string, unknown> {
  const told = Object.keys(properties).filter((name) => required.includes(name) || properties[name]?.examples);
  const names = told.length >= Math.max(1, minProperties) ? told : Object.keys(properties).slice(0, minProperties || 3);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {})]));
}

function exampleText({ format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: JsonSchema): string {
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined) return known;
  const fits = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const text = TEXTS.find(
    (candidate) => candidate.length >= minLength && candidate.length <= maxLength && (fits?.test(candidate) ?? true),
  );
  return text ?? 'text'.padEnd(minLength, 'x');
}
