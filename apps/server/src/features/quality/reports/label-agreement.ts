import type { Iaa } from '@labelwright/contract/quality-reports';
import type { Tx } from '../../../platform/db/db.ts';
import type { LabelCounts } from '../measuring/labels-of.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import { listGoldenLabels, listLabelSpread, listPairLabels, type PairLabel } from './label-agreement.queries.ts';

export type ScoresByLabel = Record<string, number | null>;
type Matrix<T> = T[][];

/** People in rows and columns: 1 in the diagonal, `empty` where two share nothing. */
export function matrixOf<T>(
  size: number,
  cells: readonly { row: number; column: number; value: T }[],
  at: { diagonal: T; empty: T },
): Matrix<T> {
  const matrix = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (row === column ? at.diagonal : at.empty)),
  );
  for (const { row, column, value } of cells)
    for (const [line, place] of [
      [matrix[row], column],
      [matrix[column], row],
    ] as const)
      if (line) line[place] = value;
  return matrix;
}

/** The same matrix for each label that two people could agree on. `places`: rows by user id. */
export async function iaaByLabel(
  tx: Tx,
  scope: Scope,
  taskIds: number[] | undefined,
  places: ReadonlyMap<number, number>,
): Promise<Pick<Iaa, 'IAA' | 'common_tasks' | 'std'>> {
  const byLabel = Map.groupBy(await listPairLabels(tx, scope, taskIds), ({ label }) => label);
  const spread = new Map((await listLabelSpread(tx, scope, taskIds)).map((row) => [row.label, row.deviation]));
  const labels = [...byLabel];
  const table = <T>(rows: readonly PairLabel[], pick: (row: PairLabel) => T, at: { diagonal: T; empty: T }) =>
    matrixOf(
      places.size,
      rows.map((row) => ({ row: places.get(row.a) ?? -1, column: places.get(row.b) ?? -1, value: pick(row) })),
      at,
    );
  return {
    IAA: Object.fromEntries(
      labels.map(([label, rows]) => [
        label,
        table<number | null>(rows, ({ score }) => score, { diagonal: 1, empty: null }),
      ]),
    ),
    common_tasks: Object.fromEntries(
      labels.map(([label, rows]) => [label, table(rows, ({ tasks }) => tasks, { diagonal: 0, empty: 0 })]),
    ),
    std: Object.fromEntries(labels.map(([label]) => [label, spread.get(label) ?? null])),
  };
}

export async function goldenByLabel(
  tx: Tx,
  scope: Scope,
  userIds: readonly number[] | undefined,
): Promise<Record<string, ScoresByLabel>> {
  const rows = Map.groupBy(await listGoldenLabels(tx, scope, userIds), ({ user_id }) => user_id);
  return Object.fromEntries(
    (userIds ?? [...rows.keys()]).map((id) => [
      String(id),
      Object.fromEntries((rows.get(id) ?? []).map(({ label, score }) => [label, score])),
    ]),
  );
}

/** What two answers that are compared give to each control. */
export type LabelsOfPair = readonly [ReadonlyMap<string, LabelCounts>, ReadonlyMap<string, LabelCounts>];

/** How often the other answer has a label where one has it. */
export function overlapByLabel(pairs: readonly LabelsOfPair[]): ScoresByLabel {
  const uses = new Map<string, { given: number; both: number }>();
  for (const [a, b] of pairs)
    for (const [control, counts] of a) {
      const others = b.get(control) ?? new Map<string, number>();
      for (const label of new Set([...counts.keys(), ...others.keys()])) {
        const use = uses.get(label) ?? { given: 0, both: 0 };
        const isBoth = counts.has(label) && others.has(label);
        uses.set(label, { given: use.given + (isBoth ? 2 : 1), both: use.both + (isBoth ? 2 : 0) });
      }
    }
  return Object.fromEntries([...uses].sort().map(([label, { given, both }]) => [label, both / given]));
}
