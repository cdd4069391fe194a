type Data = Record<string, unknown>;

const STEP = /\[(\d+)\]|\.?([^.[\]]+)/g;
const EMBEDDED = /\$[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d+\])*/gu;
const WHOLE = /^\$[^\s${}.[\]](?:[^${}[\]]|\[\d+\])*$/u;
const DEEPEST = 32;

/** An index that a Repeater fills in, as in `$pages[{{idx}}].url`. */
const OPEN_INDEX = /\[\{\{\s*\w+\s*\}\}\]/g;

/** Inside a Repeater the first entry stands for all of them. */
export function withFirstIndex(written: string): string {
  return written.includes('{{') ? written.replace(OPEN_INDEX, '[0]') : written;
}

/** `$text`, `$meta.url`, `$pages[0].image`: the whole parameter is one reference. */
export function isReference(value: string): boolean {
  return WHOLE.test(value);
}

/** The top-level key of `task.data` that a reference reads: `meta` of `$meta.url`. */
export function referenceKey(reference: string): string {
  const path = parsePath(reference.slice(1));
  return String(path[0] ?? '');
}

/** The value a reference points to, or undefined when the data has none. */
export function resolveReference(reference: string, data: Data): unknown {
  const expression = reference.startsWith('$') ? reference.slice(1) : reference;
  // CSV columns such as "meta.url" are keys of their own and win over the path they look like.
  if (Object.hasOwn(data, expression)) return data[expression];
  let current: unknown = data;
  for (const step of parsePath(expression)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** References inside a text for people: `Language: $language` holds `$language`. */
export function findReferences(text: string): string[] {
  return text.match(EMBEDDED) ?? [];
}

/** Replaces each reference by its value; one that the data lacks becomes empty. */
export function interpolate(text: string, data: Data): string {
  return text.replace(EMBEDDED, (reference) => displayText(resolveReference(reference, data)));
}

/** What an object shows: the value of a single reference as it is, otherwise the text with its references replaced. */
export function readValue(written: string, data: Data): unknown {
  return isReference(written) ? resolveReference(written, data) : interpolate(written, data);
}

function displayText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The steps of `meta.pages[0].url`: keys as texts, indexes as numbers. */
export function parsePath(expression: string): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [, index, key] of expression.matchAll(STEP)) {
    path.push(index === undefined ? (key ?? '') : Number(index));
    if (path.length === DEEPEST) break;
  }
  return path;
}
