import type { ItemChange, ItemDetail } from '../collection-api.ts';
import { factsOf, factsText, tagsOf } from '../submission.ts';

export type ItemForm = {
  title: string;
  domain: string;
  language: string;
  tags: string;
  extra: string;
  text: string;
  isRaw: boolean;
};

type Editable = Pick<
  ItemDetail,
  'type' | 'title' | 'domain' | 'language' | 'tags' | 'extra_metadata' | 'text' | 'is_raw'
>;

export const toForm = (item: Editable): ItemForm => ({
  title: item.title,
  domain: item.domain ?? '',
  language: item.language ?? '',
  tags: (item.tags ?? []).join(', '),
  extra: factsText(item.extra_metadata),
  text: item.text ?? '',
  isRaw: item.is_raw,
});

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Only what was changed, under the names that the item's type has for it. */
export function changeOf(item: Editable, values: ItemForm): ItemChange {
  const before = toForm(item);
  const change: ItemChange = {};
  const title = values.title.trim();
  if (title !== '' && title !== before.title) change[item.type === 'raw_text' ? 'title' : 'original_filename'] = title;
  if (values.domain !== before.domain) change.domain = orNull(values.domain);
  if (values.language !== before.language) change.language = orNull(values.language);
  if (values.tags !== before.tags) change.tags = tagsOf(values.tags);
  if (values.extra !== before.extra) change.extra_metadata = factsOf(values.extra) ?? null;
  if (values.text !== before.text) {
    if (item.type === 'raw_text') change.content = values.text;
    else change[item.type === 'document' ? 'ocr_text' : 'transcription_text'] = values.text;
  }
  if (item.type === 'document' && values.isRaw !== before.isRaw) change.is_raw = values.isRaw;
  return change;
}
