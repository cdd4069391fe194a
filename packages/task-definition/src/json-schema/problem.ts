/** What is wrong with an answer or a schema, and where. */
export interface SchemaProblem {
  /** JSON Pointer into the checked value; '' is the value itself. */
  path: string;
  message: string;
}

export function pointerOf(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys of a pointer, unescaped: `/a~1b/0` → ['a/b', '0']. */
export function keysOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As field errors name places: `/objects/0/category` → `result.objects[0].category`. */
export function fieldOf(root: string, pointer: string): string {
  return keysOf(pointer).reduce((field, key) => (/^\d+$/.test(key) ? `${field}[${key}]` : `${field}.${key}`), root);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
