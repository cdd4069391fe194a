import type { QualityQuery } from '@labelwright/contract/quality';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && DAY.test(text) ? text : undefined;
};

export type QualityFilters = {
  from: string | undefined;
  to: string | undefined;
  user: number | undefined;
  control: string | undefined;
  label: string | undefined;
};

const read = (raw: RawSearch): QualityFilters => ({
  from: dayOf(raw.from),
  to: dayOf(raw.to),
  user: numberOf(raw.user),
  control: textOf(raw.control),
  label: textOf(raw.label),
});

/** What narrows every picture of the page: in its address, so that a view can be sent as a link. */
export function useQualityFilters() {
  const [filters, setFilters] = useUrlState(read);
  const query: QualityQuery = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  const isNarrowed = Object.keys(query).length > 0;
  const clear = () =>
    setFilters({ from: undefined, to: undefined, user: undefined, control: undefined, label: undefined });
  return { filters, setFilters, query, isNarrowed, clear };
}
