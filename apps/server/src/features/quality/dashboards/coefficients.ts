import type { Coefficient } from '@labelwright/contract/quality';
import { bootstrapInterval } from '@labelwright/quality/metrics/bootstrap';
import { masiDistance, setKey } from '@labelwright/quality/metrics/distances';
import { gwetAcOf } from '@labelwright/quality/metrics/gwet-ac';
import { type AlphaOptions, alphaOf, countForAlpha } from '@labelwright/quality/metrics/krippendorff-alpha';
import { percentAgreementOf } from '@labelwright/quality/metrics/percent-agreement';
import { countUnits } from '@labelwright/quality/metrics/units';
import { wilsonInterval } from '@labelwright/quality/metrics/wilson';

/** Units put together: `values` of one of `count` units that look alike, in any order. */
export interface Alike<T> {
  values: readonly T[];
  count: number;
}

/** The same data gives the same interval on every server. */
const SEED = 20_260_301;
const RESAMPLES = 500;
/** Drawing again costs rows times resamples. */
const MOST_ROWS = 3000;

export function undefinedCoefficient(name: string, reason: string): Coefficient {
  return { name, value: null, reason, interval: null };
}

/** Entries with the same values become one, those without any none: the rows of a count table follow the entries. */
function merged<T>(alike: readonly Alike<T>[], key: (value: T) => unknown = (value) => value): Alike<T>[] {
  const byName = new Map<string, Alike<T>>();
  for (const unit of alike) {
    if (unit.values.length === 0) continue;
    const name = unit.values
      .map((value) => String(key(value)))
      .sort()
      .join('\u0003');
    const known = byName.get(name);
    if (known) known.count += unit.count;
    else byName.set(name, { ...unit });
  }
  return [...byName.values()];
}

/** Krippendorff's alpha with its bootstrap interval. */
export function alphaCoefficient<T>(
  name: string,
  given: readonly Alike<T>[],
  options: AlphaOptions<T>,
  { hasInterval = true }: { hasInterval?: boolean } = {},
): Coefficient {
  const alike = merged(given, options.key);
  const counted = countForAlpha(
    alike.map(({ values }) => values),
    options,
  );
  if ('reason' in counted) return undefinedCoefficient(name, counted.reason);
  const { table, disagreement } = counted;
  const weights = Float64Array.from(alike, ({ count }) => count);
  const alpha = alphaOf(table, disagreement, weights);
  if (alpha.value === null) return undefinedCoefficient(name, alpha.reason);
  if (!hasInterval || table.rowSize.length > MOST_ROWS)
    return { name, value: alpha.value, reason: null, interval: null };
  const found = bootstrapInterval(weights, (drawn) => alphaOf(table, disagreement, drawn).value, {
    seed: SEED,
    resamples: RESAMPLES,
  });
  const interval: [number, number] | null = found.low === null ? null : [found.low, found.high];
  return { name, value: alpha.value, reason: null, interval };
}

export function setAlphaCoefficient(name: string, alike: readonly Alike<readonly string[]>[]): Coefficient {
  return alphaCoefficient<readonly (string | number)[]>(name, alike, {
    scale: masiDistance,
    key: setKey,
    pairBudget: 200_000,
  });
}

/** Raw agreement of pairs, and Gwet's AC1, which one very common label does not pull down. */
export function plainCoefficients<T>(given: readonly Alike<T>[]): {
  agreement: number | null;
  ac1: Coefficient;
} {
  const alike = merged(given);
  const table = countUnits(alike.map(({ values }) => values));
  const weights = Float64Array.from(alike, ({ count }) => count);
  const agreement = percentAgreementOf(table, weights).value;
  const ac = gwetAcOf(table, {}, weights);
  const ac1: Coefficient =
    ac.value === null
      ? undefinedCoefficient('gwet_ac1', ac.reason)
      : { name: 'gwet_ac1', value: ac.value, reason: null, interval: null };
  return { agreement, ac1 };
}

/** A share of successes with its Wilson interval; null without trials. */
export function shareOf(
  successes: number,
  trials: number,
): { value: number | null; interval: [number, number] | null } {
  const measured = wilsonInterval(successes, trials);
  if (measured.value === null) return { value: null, interval: null };
  return { value: measured.value, interval: [measured.interval.low, measured.interval.high] };
}
