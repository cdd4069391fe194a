import type { Coefficient, QualityWarning } from '@labelwright/contract/quality';
import type { Interval } from '@labelwright/quality/metrics/bootstrap';
import {
  type AgreementDescription,
  type DescribeOptions,
  describeAgreement,
} from '@labelwright/quality/metrics/describe-agreement';
import { masiDistance, setKey } from '@labelwright/quality/metrics/distances';
import { type AlphaOptions, krippendorffAlpha } from '@labelwright/quality/metrics/krippendorff-alpha';
import type { Measured } from '@labelwright/quality/metrics/measured';
import type { SampleWarning } from '@labelwright/quality/metrics/sample-warnings';
import { wilsonInterval } from '@labelwright/quality/metrics/wilson';
import { counted } from '../../../platform/counted.ts';

/** Units put together: `values` of one of `count` units that look alike, in any order. */
export interface Alike<T> {
  values: readonly T[];
  count: number;
}

/** The same data gives the same interval on every server. */
export const SEED = 20_260_301;

const EMPTY = {
  value: null,
  reason: null,
  interval: null,
  interval_reason: null,
  standard_error: null,
  choices: null,
  distances: null,
} as const;

export function undefinedCoefficient(name: string, reason: string): Coefficient {
  return { ...EMPTY, name, reason, interval_reason: reason };
}

/** One with a formula for its standard error. */
export function coefficientWithError(
  name: string,
  measured: Measured<{ se: number | null; interval: Interval | null }>,
): Coefficient {
  if (measured.value === null) return undefinedCoefficient(name, measured.reason);
  const { value, interval } = measured;
  return {
    ...EMPTY,
    name,
    value,
    interval: interval === null ? null : [interval.low, interval.high],
    interval_reason: interval === null ? 'too_few' : null,
    standard_error: measured.se,
  };
}

/** Without an interval: where there are too many of them to draw each. */
export function plainAlpha<T>(name: string, alike: readonly Alike<T>[], options: AlphaOptions<T> = {}): Coefficient {
  const alpha = krippendorffAlpha(
    alike.map(({ values }) => values),
    { ...options, unitCounts: alike.map(({ count }) => count) },
  );
  if (alpha.value === null) return undefinedCoefficient(name, alpha.reason);
  return { ...EMPTY, name, value: alpha.value, interval_reason: 'not_drawn', distances: alpha.distances };
}

/** What is said about the answers beside the coefficients. */
export interface Described {
  alpha: Coefficient;
  ac1: Coefficient;
  told: AgreementDescription;
  warnings: QualityWarning[];
}

/** Alpha with a drawn interval, AC1 with that of its formula, and what to be careful about. */
export function describeAlike<T>(
  alphaName: string,
  alike: readonly Alike<T>[],
  options: DescribeOptions<T> = {},
): Described {
  const told = describeAgreement(
    alike.map(({ values }) => values),
    { byCategory: false, seed: SEED, ...options, unitCounts: alike.map(({ count }) => count) },
  );
  const { alpha, alphaInterval: drawn, choices, distances } = told;
  const isDrawn = drawn.low !== null;
  return {
    alpha:
      alpha.value === null
        ? undefinedCoefficient(alphaName, alpha.reason)
        : {
            ...EMPTY,
            name: alphaName,
            value: alpha.value,
            interval: isDrawn ? [drawn.low, drawn.high] : null,
            interval_reason: isDrawn ? null : drawn.reason,
            choices: {
              seed: Number(choices.seed),
              resamples: choices.resamples,
              level: choices.level,
              pair_budget: choices.pairBudget,
            },
            distances,
          },
    ac1: coefficientWithError('gwet_ac1', told.ac1),
    told,
    warnings: [...told.warnings.map(warningOf), ...truncated(distances)],
  };
}

export function describeSets(name: string, alike: readonly Alike<readonly string[]>[]): Described {
  return describeAlike<readonly (string | number)[]>(name, alike, {
    scale: masiDistance,
    key: setKey,
    name: (labels) => labels.join(' + '),
  });
}

export function warningOf(warning: SampleWarning): QualityWarning {
  const { code } = warning;
  switch (code) {
    case 'few_units':
      return {
        code,
        message: `Only ${counted(warning.units, 'task')} with two or more answers: the numbers may change a lot with a few more.`,
      };
    case 'few_pairs':
      return {
        code,
        message: `Only ${counted(warning.pairs, 'pair')} of answers: chance has a large part in the numbers.`,
      };
    case 'one_sided':
      return {
        code,
        message: `${Math.round(warning.share * 100)} % of the answers are ${warning.category}: agreement by chance is high, so look at AC1 beside alpha.`,
      };
  }
}

function truncated(distances: { possible: number; computed: number } | null): QualityWarning[] {
  if (distances === null || distances.computed >= distances.possible) return [];
  const [computed, possible] = [distances.computed, distances.possible].map((count) => count.toLocaleString('en'));
  return [
    {
      code: 'truncated',
      message: `What chance would agree is estimated from ${computed} of ${possible} pairs of different answers.`,
    },
  ];
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
