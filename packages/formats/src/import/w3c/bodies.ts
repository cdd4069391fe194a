import type { ImportedUser } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';

export interface Body {
  /** Tags and classes. */
  labels: string[];
  /** Comments, descriptions, answers. */
  texts: string[];
  /** Addresses of what is linked. */
  resources: string[];
}

const naming = new Set(['tagging', 'classifying', 'identifying']);

/** What the bodies of an annotation say; a value without a purpose is a tag. */
export function bodyOf(body: unknown): Body {
  const found: Body = { labels: [], texts: [], resources: [] };
  for (const part of Array.isArray(body) ? body : [body]) {
    if (typeof part === 'string') found[/^([a-z][a-z0-9+.-]*:)/i.test(part) ? 'resources' : 'labels'].push(part);
    else if (isPlainObject(part)) addPart(found, part);
  }
  return found;
}

function addPart(found: Body, part: Record<string, unknown>): void {
  const { purpose, value } = part;
  const purposes = (Array.isArray(purpose) ? purpose : [purpose]).map(String);
  const isName = purpose === undefined || purposes.some((one) => naming.has(one));
  if (typeof value === 'string' || typeof value === 'number') {
    if (String(value) !== '') found[isName ? 'labels' : 'texts'].push(String(value));
    return;
  }
  const source = isPlainObject(part.source) ? part.source : part;
  const label = [source.label, source.prefLabel].find((one) => typeof one === 'string');
  const address = typeof part.source === 'string' ? part.source : source.id;
  if (typeof label === 'string') found.labels.push(label);
  else if (typeof address === 'string') {
    found.resources.push(address);
    if (purpose !== undefined && isName) found.labels.push(address.split(/[/#]/).at(-1) ?? address);
  }
}

/** Only an address tells who somebody is here. */
export function creatorOf(creator: unknown): ImportedUser | undefined {
  const first = Array.isArray(creator) ? creator[0] : creator;
  const texts = isPlainObject(first) ? [first.email, first.id, first.name] : [first];
  for (const text of texts) {
    const email = typeof text === 'string' ? /[^\s:/]+@[^\s/]+\.[^\s/]+/.exec(text)?.[0] : undefined;
    if (email !== undefined) return { email };
  }
  return undefined;
}
