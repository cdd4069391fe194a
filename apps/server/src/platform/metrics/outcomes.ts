/** How often things went well or wrong since they were last written down. */
export interface OutcomeCount {
  organizationId: number | undefined;
  /** Such as `upload` or `query`. */
  source: string;
  good: number;
  bad: number;
}

export interface Outcomes {
  add(source: string, organizationId: number | undefined, isGood: boolean): void;
  /** Everything since the last call. */
  take(): OutcomeCount[];
}

/** Most counts kept while they cannot be written down; more organizations than that do not work in half a minute. */
const MOST = 10_000;

export function createOutcomes(): Outcomes {
  let counts = new Map<string, OutcomeCount>();
  return {
    add: (source, organizationId, isGood) => {
      const key = `${source}:${organizationId ?? ''}`;
      const known = counts.get(key);
      if (known === undefined && counts.size >= MOST) return;
      const count = known ?? { organizationId, source, good: 0, bad: 0 };
      if (isGood) count.good += 1;
      else count.bad += 1;
      counts.set(key, count);
    },
    take: () => {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
  };
}
