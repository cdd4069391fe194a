import type { AgreementMatrix } from '@labelwright/contract/quality';
import type { HeatCell, HeatModel } from '../../ui/chart/heat.ts';
import type { TableData } from '../../ui/chart/table-data.ts';
import { namesOf } from './person-name.ts';
import { coefficientText, shareText, t } from './strings.ts';
import { answeredBy, tasksTarget } from './task-targets.ts';

type MatrixCell = AgreementMatrix['cells'][number];

export type Measure = keyof typeof t.measures;

const measured = (cell: MatrixCell, measure: Measure): number | null => {
  if (measure === 'alpha') return cell.alpha.value;
  if (measure === 'kappa') return cell.kappa.value;
  if (measure === 'identical') return cell.tasks_in_common === 0 ? null : cell.agreement_pct / 100;
  return cell.agreement;
};

const textOf = (value: number | null, measure: Measure): string =>
  measure === 'alpha' || measure === 'kappa' ? coefficientText(value) : shareText(value);

/** Both halves of the matrix: who reads a row finds everybody in it. */
export function matrixModel(projectId: string, matrix: AgreementMatrix, measure: Measure): HeatModel {
  const cells = new Map<string, MatrixCell>();
  for (const cell of matrix.cells) {
    cells.set(`${cell.a} ${cell.b}`, cell);
    cells.set(`${cell.b} ${cell.a}`, cell);
  }
  const name = namesOf(matrix.people);
  const entries = matrix.people.map(({ id }) => ({ id: String(id), name: name(id) }));
  return {
    rowTitle: t.person,
    columnTitle: t.person,
    columns: entries,
    rows: entries.map((entry) => ({
      ...entry,
      target: { to: '/projects/$projectId/quality/people/$userId', params: { projectId, userId: entry.id } },
    })),
    cellOf: (a, b) => {
      const cell = cells.get(`${a} ${b}`);
      return cell === undefined ? undefined : heatCell(projectId, cell, [Number(a), Number(b)], name, measure);
    },
  };
}

function heatCell(
  projectId: string,
  cell: MatrixCell,
  [a, b]: [number, number],
  name: (id: number) => string,
  measure: Measure,
): HeatCell {
  const value = measured(cell, measure);
  const text = textOf(value, measure);
  return {
    text,
    detail: t.inCommon(cell.tasks_in_common),
    strength: value === null ? null : Math.max(0, value),
    title: t.matrixCell(name(a), name(b), text, cell.tasks_in_common, cell.agreements),
    target: tasksTarget(projectId, answeredBy(a, b)),
  };
}

/** One row for each pair of people, those who agree least first. */
export function matrixTable(projectId: string, { cells, people }: AgreementMatrix): TableData {
  const name = namesOf(people);
  const sorted = cells.toSorted((left, right) => (left.agreement ?? 2) - (right.agreement ?? 2));
  return {
    header: t.matrixHeader,
    rows: sorted.map((cell) => [
      name(cell.a),
      name(cell.b),
      cell.tasks_in_common,
      cell.agreements,
      cell.agreement,
      cell.alpha.value,
      cell.kappa.value,
    ]),
    targetOf: (row) => {
      const cell = sorted[row];
      return cell === undefined ? undefined : tasksTarget(projectId, answeredBy(cell.a, cell.b));
    },
  };
}
