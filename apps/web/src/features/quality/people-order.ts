import type { PersonQuality } from '@labelwright/contract/quality';
import type { DataTableSort } from '../../ui/data-table-model.ts';
import { nameOf } from './person-name.ts';

const VALUES: Readonly<Record<string, (row: PersonQuality) => number | string | null>> = {
  person: ({ user }) => nameOf(user).toLowerCase(),
  answers: ({ answers }) => answers,
  skips: ({ skips }) => skips,
  agreement: ({ agreement }) => agreement,
  golden: ({ golden }) => golden.accuracy,
  median: ({ median_ms: median }) => median,
  hour: ({ answers_per_hour: rate }) => rate,
  bias: ({ bias }) => bias,
};

/** Rows by one of the columns; who has no value comes last either way. */
export function sortPeople(
  people: readonly PersonQuality[],
  sort: DataTableSort | undefined,
): readonly PersonQuality[] {
  const read = sort === undefined ? undefined : VALUES[sort.id];
  if (sort === undefined || read === undefined) return people;
  const sign = sort.isDescending ? -1 : 1;
  return people.toSorted((left, right) => {
    const [a, b] = [read(left), read(right)];
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -sign : sign;
  });
}
