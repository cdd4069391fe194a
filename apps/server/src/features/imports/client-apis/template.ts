/** Pure: `$field` placeholders of client APIs, and the way to a value in their answers. */

type Data = Readonly<Record<string, unknown>>;

/** A letter or _ and what names are made of; `$$` is a dollar. */
const PLACEHOLDER = /\$\$|\$\{([^}]{1,256})\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;
const WHOLE = /^(?:\$\{([^}]{1,256})\}|\$([A-Za-z_][A-Za-z0-9_]*))$/;

export class MissingFieldError extends Error {
  readonly field: string;
  constructor(field: string) {
    super(`the task has no field "${field}"`);
    this.field = field;
  }
}

/** Fills placeholders at any depth. A text that is one placeholder becomes the value itself, whatever its type. */
export function fillTemplate(template: unknown, data: Data): unknown {
  if (typeof template === 'string') {
    const whole = WHOLE.exec(template);
    const field = whole?.[1] ?? whole?.[2];
    return field === undefined ? fillText(template, data) : fieldOf(field, data);
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, data));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillTemplate(value, data)]));
}

/** `encode` keeps a value within its place, such as a part of a URL. */
export function fillText(template: string, data: Data, encode: (text: string) => string = (text) => text): string {
  return template.replace(PLACEHOLDER, (written: string, braced?: string, plain?: string) => {
    const field = braced ?? plain;
    if (field === undefined) return written === '$$' ? '$' : written;
    const value = fieldOf(field, data);
    return encode(typeof value === 'string' ? value : JSON.stringify(value));
  });
}

function fieldOf(field: string, data: Data): unknown {
  const value = Object.hasOwn(data, field) ? data[field] : undefined;
  if (value === undefined || value === null || value === '') throw new MissingFieldError(field);
  return value;
}

/** The value at a path such as `translations.0.text`; undefined when there is none. */
export function valueAt(answer: unknown, path: string): unknown {
  let value = answer;
  for (const step of path.split('.').filter((part) => part !== '')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

export const MASK = '••••••';

/** What may be shown of secrets: their keys, and placeholders. */
export function maskSecrets(value: unknown): unknown {
  if (typeof value === 'string') return WHOLE.test(value) ? value : MASK;
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner)]));
}

/** A change sent back by whoever saw the masks: a mask stands for what is stored in its place. */
export function keepMasked(given: unknown, stored: unknown): unknown {
  if (given === MASK) return stored;
  if (Array.isArray(given))
    return given.map((item, index) => keepMasked(item, Array.isArray(stored) ? stored[index] : undefined));
  if (typeof given !== 'object' || given === null) return given;
  const before = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      keepMasked(value, Object.hasOwn(before, key) ? before[key] : undefined),
    ]),
  );
}
