/** The time that a log page looks at: a preset that moves with the day, or two dates. Local days. */

export const PERIODS = {
  any: 'Any time',
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
  custom: 'From … to …',
} as const;
export type Period = keyof typeof PERIODS;

export const isPeriod = (value: unknown): value is Period => typeof value === 'string' && Object.hasOwn(PERIODS, value);

export interface PeriodChoice {
  period: Period;
  /** YYYY-MM-DD, for `custom`. */
  from: string | undefined;
  to: string | undefined;
}

const DAYS_BACK: Readonly<Partial<Record<Period, number>>> = { today: 0, week: 6, month: 29 };

function startOfDay(date: Date, addedDays: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + addedDays);
}

function readDay(text: string | undefined): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (match === null) return undefined;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** As the query wants it: from the first moment of the first day up to, not including, the day after the last. */
export function periodQuery(choice: PeriodChoice, now: Date): { from: string | undefined; to: string | undefined } {
  if (choice.period === 'custom') {
    const last = readDay(choice.to);
    return { from: readDay(choice.from)?.toISOString(), to: last && startOfDay(last, 1).toISOString() };
  }
  const back = DAYS_BACK[choice.period];
  return { from: back === undefined ? undefined : startOfDay(now, -back).toISOString(), to: undefined };
}
