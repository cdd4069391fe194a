import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';

export const TIMEFRAMES = ['7d', '30d', '90d', '365d'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const read = (raw: RawSearch): { timeframe: Timeframe } => {
  const text = textOf(raw.timeframe);
  return { timeframe: TIMEFRAMES.find((each) => each === text) ?? '30d' };
};

/** The period stands in the address; its days are those of the reader. */
export function useTimeframe() {
  const [{ timeframe }, setUrl] = useUrlState(read);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return {
    timeframe,
    timeZone,
    query: { timeframe, time_zone: timeZone },
    setTimeframe: (next: Timeframe) => setUrl({ timeframe: next }),
  };
}
