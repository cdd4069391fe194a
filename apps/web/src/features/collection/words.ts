import type { ItemStatus, ItemType } from '@labelwright/contract/collection-fields';

/** The same word for the same thing, on every page about collected items. */
export const typeWords: Readonly<Record<ItemType, string>> = {
  document: 'Document',
  voice_sample: 'Recording',
  raw_text: 'Text',
};

export const statusWords: Readonly<Record<ItemStatus, string>> = {
  draft: 'Draft',
  pending_review: 'In review',
  approved: 'Approved',
  rejected: 'Sent back',
};

/** Names in the table of looks of `StatusBadge`. */
export const statusLooks: Readonly<Record<ItemStatus, string>> = {
  draft: 'draft',
  pending_review: 'in_review',
  approved: 'approved',
  rejected: 'rejected',
};
