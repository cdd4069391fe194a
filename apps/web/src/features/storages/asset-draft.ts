import type { Asset, AssetMediaType, UpdateAsset } from '@labelwright/contract/assets';
import { t } from './strings.ts';

/** One field of the metadata as it is typed. */
export type FactDraft = { key: number; name: string; value: string };
export type AssetDraft = { name: string; kind: AssetMediaType; tags: string; facts: readonly FactDraft[] };

const LONGEST_NAME = 512;
const MOST_TAGS = 50;
const LONGEST_TAG = 64;

const parsed = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** Text stands as it is, unless it would be read as something else: then, like everything else, as JSON. */
export const factText = (value: unknown): string =>
  typeof value === 'string' && parsed(value) === undefined ? value : JSON.stringify(value);

/** Numbers, yes and no, lists and quoted texts are what JSON makes of them; the rest is text. */
export const factValue = (text: string): unknown => {
  const found = parsed(text.trim());
  return found === undefined ? text : found.value;
};

export const draftOf = (asset: Asset): AssetDraft => ({
  name: asset.original_filename,
  kind: asset.media_type,
  tags: asset.tags.join(', '),
  facts: Object.entries(asset.metadata).map(([name, value], key) => ({ key, name, value: factText(value) })),
});

export const emptyFact = (facts: readonly FactDraft[]): FactDraft => ({
  key: Math.max(-1, ...facts.map(({ key }) => key)) + 1,
  name: '',
  value: '',
});

export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

/** Rows left empty are no fields. */
const filled = ({ facts }: AssetDraft): FactDraft[] =>
  facts.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '');

export function problemsOf(draft: AssetDraft): Partial<Record<keyof AssetDraft, string>> {
  const { name, tags } = draft;
  const names = filled(draft).map((fact) => fact.name.trim());
  const given = tagsOf(tags);
  return {
    ...(name.trim() === '' ? { name: t.files.form.nameMissing } : {}),
    ...(name.trim().length > LONGEST_NAME ? { name: t.files.form.nameLong(LONGEST_NAME) } : {}),
    ...(given.length > MOST_TAGS || given.some((tag) => tag.length > LONGEST_TAG)
      ? { tags: t.files.form.tagsWrong(MOST_TAGS, LONGEST_TAG) }
      : {}),
    ...(names.includes('') ? { facts: t.files.form.factNameMissing } : {}),
    ...(new Set(names).size < names.length ? { facts: t.files.form.factTwice } : {}),
  };
}

/** What is no longer as it was; undefined for nothing. */
export function changeOf(asset: Asset, draft: AssetDraft): UpdateAsset | undefined {
  const { original_filename, media_type, tags, metadata } = asset;
  const next = {
    original_filename: draft.name.trim(),
    media_type: draft.kind,
    tags: tagsOf(draft.tags),
    metadata: Object.fromEntries(filled(draft).map(({ name, value }) => [name.trim(), factValue(value)])),
  };
  const before: UpdateAsset = { original_filename, media_type, tags, metadata };
  return pick(next, (field) => JSON.stringify(next[field]) !== JSON.stringify(before[field]));
}

/** The same fields as they were, to take the change back. */
export const before = (asset: Asset, change: UpdateAsset): UpdateAsset => {
  const { original_filename, media_type, tags, metadata } = asset;
  return pick({ original_filename, media_type, tags, metadata }, (field) => field in change) ?? {};
};

function pick(fields: UpdateAsset, isWanted: (field: keyof UpdateAsset) => boolean): UpdateAsset | undefined {
  const entries = Object.entries(fields).filter(([field]) => isWanted(field as keyof UpdateAsset));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
