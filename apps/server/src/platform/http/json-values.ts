import { invalidField } from './app-error.ts';
import type { Http } from './types.ts';

/** Deeper than anything that means something; the database and whoever walks such a value have a stack that ends. */
const MOST_LEVELS = 100;
/** Names on the way to a value that an error says; what is deeper is found by them. */
const TOLD_LEVELS = 6;

/** Where an object or list stands in a body. */
interface Place {
  value: object;
  name: string;
  level: number;
  parent: Place | undefined;
}

/** Free JSON is held against no schema of its own: what cannot be kept as it was sent is refused for all routes here. */
export function refuseOddJson(http: Http): void {
  http.addHook('preValidation', async ({ body }) => {
    const found = findValue(body, isOdd);
    if (!found) return;
    const isNumber = typeof found.value === 'number';
    const message = isNumber ? 'Is a number out of range.' : `Is nested more than ${MOST_LEVELS} levels deep.`;
    throw invalidField(found.path, message);
  });
}

function isOdd(value: unknown, _name: string, level: number): boolean {
  return isEndless(value) || (level > MOST_LEVELS && isPlain(value));
}

/** Where a body holds a text, or a name, that the database cannot keep: with a NUL or half of a character. */
export function findUnstorable(body: unknown): string | undefined {
  return findValue(body, (value, name) => !isStorable(name) || !isStorable(value))?.path;
}

/** What is wrong with a value that came in a file, as a sentence; undefined when it can be kept as it is. */
export function findFault(value: unknown): string | undefined {
  const found = findValue(value, (one, name) => isEndless(one) || !isStorable(name) || !isStorable(one));
  if (!found) return undefined;
  return isEndless(found.value)
    ? `${found.path} is a number out of range.`
    : `${found.path} holds a character that cannot be stored: NUL, or half of one.`;
}

function isEndless(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
}

/** Not by recursion: how deep it goes is what is asked. Places only of what holds others: bodies have a million values. */
function findValue(
  body: unknown,
  isIt: (value: unknown, name: string, level: number) => boolean,
): { value: unknown; path: string } | undefined {
  if (!isPlain(body)) return undefined;
  const open: Place[] = [{ value: body, name: '', level: 0, parent: undefined }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const level = place.level + 1;
    for (const [name, value] of Object.entries(place.value)) {
      if (isIt(value, name, level)) return { value, path: pathOf(place, name) };
      if (isPlain(value)) open.push({ value, name, level, parent: place });
    }
  }
  return undefined;
}

/** Streams and buffers of uploads are none. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function pathOf(place: Place, last: string): string {
  const names = [last];
  for (let at: Place | undefined = place; at?.parent; at = at.parent) names.unshift(at.name);
  const told = names.slice(0, TOLD_LEVELS).map((name) => name.toWellFormed().replaceAll('\0', '�').slice(0, 100));
  return told.join('.') || 'body';
}
