import {
  ITEM_STATUSES,
  ITEM_TYPES,
  type ItemStatus,
  type ItemType,
  PROCESSING_STATES,
  type ProcessingState,
} from '@labelwright/contract/collection-fields';
import { type RawSearch, textOf } from '../../../lib/url-state.ts';

export type ItemFilters = {
  q: string;
  status: ItemStatus | undefined;
  type: ItemType | undefined;
  processing: ProcessingState | undefined;
  contributor: string | undefined;
  domain: string | undefined;
  language: string | undefined;
  tag: string | undefined;
  used: 'true' | 'false' | undefined;
  /** Shows what was deleted instead. */
  deleted: true | undefined;
};

const oneOf = <T extends string>(values: readonly T[], raw: unknown): T | undefined =>
  values.find((value) => value === raw);

/** What stands in the address; whatever makes no sense there is left out. */
export function readFilters(raw: RawSearch): ItemFilters {
  const used = String(raw.used);
  return {
    q: textOf(raw.q) ?? '',
    status: oneOf(ITEM_STATUSES, raw.status),
    type: oneOf(ITEM_TYPES, raw.type),
    processing: oneOf(PROCESSING_STATES, raw.processing),
    contributor: textOf(raw.contributor),
    domain: textOf(raw.domain),
    language: textOf(raw.language),
    tag: textOf(raw.tag),
    used: used === 'true' || used === 'false' ? used : undefined,
    deleted: String(raw.deleted) === 'true' ? true : undefined,
  };
}

/** Under the server's names; what is not set is left out. */
export function toItemFilter(filters: ItemFilters) {
  const { q, processing, used, deleted: _deleted, ...same } = filters;
  const named = {
    ...same,
    search: q === '' ? undefined : q,
    processing_state: processing,
    used: used === undefined ? undefined : used === 'true',
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Partial<typeof named>;
}

export const toQuery = (filters: ItemFilters) => ({
  ...toItemFilter(filters),
  deleted: filters.deleted,
});

/** Filters besides search and state, which have places of their own. */
export const countFilters = ({ type, processing, contributor, domain, language, tag, used }: ItemFilters): number =>
  [type, processing, contributor, domain, language, tag, used].filter((value) => value !== undefined).length;

export const NO_FILTERS: Omit<ItemFilters, 'status' | 'deleted'> = {
  q: '',
  type: undefined,
  processing: undefined,
  contributor: undefined,
  domain: undefined,
  language: undefined,
  tag: undefined,
  used: undefined,
};
