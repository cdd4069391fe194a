import type { Coefficient, Confusion } from '@labelwright/contract/quality';
import { cohenKappa } from '@labelwright/quality/metrics/cohen-kappa';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { coefficientWithError, describeAlike, undefinedCoefficient } from './coefficients.ts';
import { LABEL_SEPARATOR } from './filter-sql.queries.ts';
import { filterOf } from './filters.ts';
import { type GivenLabel, listGivenLabels } from './labels.queries.ts';

export interface ConfusionAsked {
  control: string;
  a?: number;
  b?: string;
  from?: string;
  to?: string;
}

const MOST_LABELS = 40;
const MOST_PAIRS = 20;
const REST = '…';

/** Which label one side gives where the other gives which. */
export function getConfusion(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: ConfusionAsked,
): Promise<Confusion> {
  const { control, a, b = 'others' } = asked;
  const filter = { ...filterOf(access, { ...asked, ...(a === undefined ? {} : { user: a }) }), control };
  return withActor(platform.db, actor, async (tx) => {
    const given = await listGivenLabels(tx, filter);
    return { control, a: a ?? null, b, ...tableOf(crossLabels(given, a, b)) };
  });
}

type Cross = Map<string, Map<string, number>>;

/** Counts of (label of a, label of b). Several labels of one answer are one value here. */
export function crossLabels(given: readonly GivenLabel[], a: number | undefined, b: string): Cross {
  const cross: Cross = new Map();
  const add = (row: string, column: string): void => {
    const columns = cross.get(row) ?? new Map<string, number>();
    columns.set(column, (columns.get(column) ?? 0) + 1);
    cross.set(row, columns);
  };
  for (const answers of Map.groupBy(given, ({ task_id }) => task_id).values()) {
    const plain = answers.filter(({ is_golden }) => !is_golden);
    for (const answer of plain) {
      if (a !== undefined && answer.user_id !== a) continue;
      for (const column of columnsFor(b, answer, plain, answers)) add(answer.label, column);
    }
  }
  return cross;
}

function columnsFor(b: string, answer: GivenLabel, plain: readonly GivenLabel[], all: readonly GivenLabel[]): string[] {
  if (b === 'golden') return all.filter(({ is_golden }) => is_golden).map(({ label }) => label);
  const others = plain.filter((other) => other !== answer && other.user_id !== answer.user_id);
  if (b === 'others') return others.map(({ label }) => label);
  if (b === 'accepted') return others.filter(({ is_accepted }) => is_accepted).map(({ label }) => label);
  if (b === 'consensus') return winnerOf(others.map(({ label }) => label));
  return others.filter(({ user_id }) => user_id === Number(b)).map(({ label }) => label);
}

/** What most of the others say: at least two of them, and nothing else as often. */
function winnerOf(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, x], [, y]) => y - x);
  return first && first[1] >= 2 && first[1] > (second?.[1] ?? 0) ? [first[0]] : [];
}

export function tableOf(cross: Cross): Omit<Confusion, 'control' | 'a' | 'b'> {
  const uses = new Map<string, number>();
  const cells: { row: string; column: string; count: number }[] = [];
  for (const [row, columns] of cross)
    for (const [column, count] of columns) {
      cells.push({ row, column, count });
      uses.set(row, (uses.get(row) ?? 0) + count);
      uses.set(column, (uses.get(column) ?? 0) + count);
    }
  const common = [...uses].sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1)).map(([label]) => label);
  const isCut = common.length > MOST_LABELS;
  const labels = isCut ? [...common.slice(0, MOST_LABELS - 1), REST] : common;
  const place = (label: string): number => {
    const index = labels.indexOf(label);
    return index === -1 ? labels.length - 1 : index;
  };
  const matrix = labels.map(() => new Array<number>(labels.length).fill(0));
  for (const { row, column, count } of cells) {
    const line = matrix[place(row)];
    if (line) line[place(column)] = (line[place(column)] ?? 0) + count;
  }
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const equal = cells.reduce((sum, { row, column, count }) => sum + (row === column ? count : 0), 0);
  return {
    labels: labels.map(shown),
    matrix,
    total,
    agreement: total === 0 ? null : equal / total,
    coefficients: coefficientsOf(cells, matrix, isCut),
    labels_left_out: isCut ? common.length - labels.length + 1 : 0,
    pairs: cells
      .filter(({ row, column }) => row !== column)
      .sort((x, y) => y.count - x.count)
      .slice(0, MOST_PAIRS)
      .map(({ row, column, count }) => ({ a: shown(row), b: shown(column), count, share: count / total })),
  };
}

function coefficientsOf(
  cells: readonly { row: string; column: string; count: number }[],
  matrix: readonly (readonly number[])[],
  isCut: boolean,
): Coefficient[] {
  const alike = cells.map(({ row, column, count }) => ({ values: [row, column], count }));
  const { alpha, ac1 } = describeAlike('krippendorff_alpha', alike);
  return [
    isCut
      ? undefinedCoefficient('cohen_kappa', 'out_of_domain')
      : coefficientWithError('cohen_kappa', cohenKappa(matrix)),
    alpha,
    ac1,
  ];
}

function shown(label: string): string {
  return label.replaceAll(LABEL_SEPARATOR, ' + ');
}
