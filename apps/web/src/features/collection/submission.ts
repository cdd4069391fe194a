import type { SubmitItems } from '@labelwright/contract/collection-drafts';
import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { CollectionItem } from '@labelwright/contract/collection-items';

/** In the shape in which many items travel to be submitted. */
export function toSubmission(items: readonly ItemReference[]): SubmitItems {
  const idsOf = (type: ItemReference['type']) => items.filter((item) => item.type === type).map(({ id }) => id);
  return {
    document_ids: idsOf('document'),
    voice_sample_ids: idsOf('voice_sample'),
    raw_text_ids: idsOf('raw_text'),
  };
}

/** Tags as people type them: commas or new lines between, each once. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

const LANGUAGE = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/;
const LONGEST_TAG = 64;
const MOST_TAGS = 50;

export const isLanguage = (text: string): boolean => text === '' || (LANGUAGE.test(text) && text.length <= 35);
export const areTags = (text: string): boolean => {
  const tags = tagsOf(text);
  return tags.length <= MOST_TAGS && tags.every((tag) => tag.length <= LONGEST_TAG);
};

/** One `name: value` per line, as people type extra facts. undefined where a line has no colon or a name comes twice. */
export function factsOf(text: string): Record<string, unknown> | undefined {
  const facts: Record<string, unknown> = {};
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim();
    if (at < 1 || name === '' || Object.hasOwn(facts, name)) return undefined;
    facts[name] = readValue(line.slice(at + 1).trim());
  }
  return facts;
}

export const factsText = (facts: Readonly<Record<string, unknown>> | null): string =>
  Object.entries(facts ?? {})
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join('\n');

/** What reads like a text stays one; the rest is JSON, as it is on the server. */
const textOf = (value: unknown): string =>
  typeof value === 'string' && readValue(value.trim()) === value && !value.includes('\n')
    ? value
    : JSON.stringify(value);

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A tag for many items at once: what each of them has besides stays. */
export function withTags(
  item: Pick<CollectionItem, 'tags'>,
  added: readonly string[],
  removed: readonly string[],
): string[] {
  const kept = (item.tags ?? []).filter((tag) => !removed.includes(tag));
  return [...new Set([...kept, ...added])].slice(0, MOST_TAGS);
}
