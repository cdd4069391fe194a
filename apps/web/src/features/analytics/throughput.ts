import type { Throughput } from '@labelwright/contract/quality';
import type { TableData } from '../../ui/chart/table-data.ts';

/** Most people a picture tells apart; the rest is one series. */
const MOST_PEOPLE = 7;

export type PersonSeries = { id: number | undefined; name: string; values: number[] };

/** Every UTC day from the first to the last, also those without work. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(first); ms <= Date.parse(last) && days.length < 3660; ms += 86_400_000)
    days.push(new Date(ms).toISOString().slice(0, 10));
  return days;
}

/** Answers of each person by day: those with the most first, everybody beyond them together as `rest`. */
export function seriesOf(
  { days }: Pick<Throughput, 'days'>,
  nameById: (id: number) => string,
  rest: string,
): { x: string[]; series: PersonSeries[] } {
  const sorted = days.map(({ day }) => day).toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return { x: [], series: [] };
  const x = daysBetween(first, last);
  const places = new Map(x.map((day, index) => [day, index]));
  const totals = new Map<number, number>();
  for (const { user_id: id, annotations } of days) totals.set(id, (totals.get(id) ?? 0) + annotations);
  const ranked = [...totals].toSorted(([, a], [, b]) => b - a).map(([id]) => id);
  const shown = new Map<number, PersonSeries>(
    ranked.slice(0, MOST_PEOPLE).map((id) => [id, { id, name: nameById(id), values: x.map(() => 0) }]),
  );
  const others: PersonSeries = { id: undefined, name: rest, values: x.map(() => 0) };
  for (const { day, user_id: id, annotations } of days) {
    const place = places.get(day);
    const { values } = shown.get(id) ?? others;
    if (place !== undefined) values[place] = (values[place] ?? 0) + annotations;
  }
  return { x, series: ranked.length > MOST_PEOPLE ? [...shown.values(), others] : [...shown.values()] };
}

export type PersonTotal = {
  id: number;
  annotations: number;
  skipped: number;
  days: number;
  leadTimeMs: number;
  perHour: number | null;
};

/** What each person did in the whole period, those with the most first. */
export function totalsOf({ days }: Pick<Throughput, 'days'>): PersonTotal[] {
  const totals = new Map<number, Omit<PersonTotal, 'perHour'>>();
  for (const { user_id: id, annotations, skipped, lead_time_ms: ms } of days) {
    const sum = totals.get(id) ?? { id, annotations: 0, skipped: 0, days: 0, leadTimeMs: 0 };
    totals.set(id, {
      id,
      annotations: sum.annotations + annotations,
      skipped: sum.skipped + skipped,
      days: sum.days + (annotations > 0 ? 1 : 0),
      leadTimeMs: sum.leadTimeMs + ms,
    });
  }
  return [...totals.values()]
    .map((sum) => ({ ...sum, perHour: sum.leadTimeMs === 0 ? null : (sum.annotations * 3_600_000) / sum.leadTimeMs }))
    .toSorted((left, right) => right.annotations - left.annotations);
}

/** One row for each person and day, as the server counted them. */
export const throughputTable = (
  { days }: Pick<Throughput, 'days'>,
  nameById: (id: number) => string,
  header: readonly string[],
): TableData => ({
  header,
  rows: days
    .toSorted((left, right) => right.day.localeCompare(left.day))
    .map((row) => [
      row.day,
      nameById(row.user_id),
      row.annotations,
      row.skipped,
      Math.round(row.lead_time_ms / 1000),
      row.median_ms === null ? null : row.median_ms / 1000,
    ]),
});
