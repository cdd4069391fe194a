import type { LabelAgreement, QualityQuery } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Alike, describeAlike, describeSets, warningOf } from './coefficients.ts';
import { LABEL_SEPARATOR } from './filter-sql.queries.ts';
import { filterOf } from './filters.ts';
import { listPatterns, type Pattern } from './labels.queries.ts';
import { controlNamed, getProjectControls, type KnownControl } from './project-controls.ts';

type ControlRow = LabelAgreement['controls'][number];
type LabelRow = ControlRow['labels'][number];

const MOST_LABELS = 100;

/** Agreement on each control with labels, and on each label: was it given, or was it not. */
export function getLabelAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: QualityQuery,
): Promise<LabelAgreement> {
  const filter = filterOf(access, query);
  return withActor(platform.db, actor, async (tx) => {
    const known = await getProjectControls(tx, access);
    const byControl = Map.groupBy(await listPatterns(tx, filter), ({ control }) => control);
    const places = [...known.controls.keys()];
    return {
      controls: [...byControl]
        .sort(([a], [b]) => places.indexOf(a) - places.indexOf(b))
        .map(([name, patterns]) => describeControl(controlNamed(known, name), patterns, query.label)),
    };
  });
}

interface Task {
  answers: string[][];
  count: number;
}

export function describeControl(
  control: KnownControl,
  patterns: readonly Pattern[],
  label: string | undefined,
): ControlRow {
  const tasks: Task[] = patterns.map(({ answers, tasks: count }) => ({
    answers: answers.map((text) => (text === '' ? [] : text.split(LABEL_SEPARATOR))),
    count,
  }));
  const units = sum(tasks.map(({ count }) => count));
  const all = labelRows(tasks).filter((row) => label === undefined || row.label === label);
  const measured = wholeAnswers(control, tasks);
  return {
    name: control.name,
    type: control.type,
    units,
    pairable: measured.pairable,
    agreement: measured.agreement,
    coefficients: measured.coefficients,
    labels: all.slice(0, MOST_LABELS).map(rowOf),
    labels_left_out: Math.max(0, all.length - MOST_LABELS),
    warnings: measured.warnings,
  };
}

/** The answers as wholes: one value, or a set where somebody gave several. Empty answers are no values. */
function wholeAnswers(
  control: KnownControl,
  tasks: readonly Task[],
): Pick<ControlRow, 'pairable' | 'agreement' | 'coefficients' | 'warnings'> {
  const given = tasks.map(({ answers, count }) => ({ values: answers.filter((labels) => labels.length > 0), count }));
  const isSingle = given.every(({ values }) => values.every((labels) => labels.length === 1));
  const singles = given.map(({ values, count }) => ({ values: values.map((labels) => labels[0] ?? ''), count }));
  const { alpha, ac1, told, warnings } = isSingle
    ? describeAlike('krippendorff_alpha', singles)
    : describeSets('krippendorff_alpha_masi', given);
  const coefficients = [alpha, ac1];
  if (control.isOrdered) {
    const numbers = singles.map(({ values, count }) => ({ values: values.map(Number), count }));
    coefficients.push(describeAlike('krippendorff_alpha_ordinal', numbers, { scale: 'ordinal' }).alpha);
  }
  return { pairable: told.pairableUnits, agreement: told.raw.value, coefficients, warnings };
}

interface LabelCount {
  label: string;
  answers: number;
  allAnswers: number;
  /** [answers with the label, answers] → tasks, only of tasks where somebody gave it. */
  withIt: Map<string, { given: number; size: number; count: number }>;
  sizes: ReadonlyMap<number, number>;
}

function labelRows(tasks: readonly Task[]): LabelCount[] {
  const sizes = new Map<number, number>();
  const rows = new Map<string, LabelCount>();
  let allAnswers = 0;
  for (const { answers, count } of tasks) {
    const size = answers.length;
    sizes.set(size, (sizes.get(size) ?? 0) + count);
    allAnswers += size * count;
    const given = new Map<string, number>();
    for (const label of answers.flat()) given.set(label, (given.get(label) ?? 0) + 1);
    for (const [label, number] of given) {
      const row = rows.get(label) ?? { label, answers: 0, allAnswers: 0, withIt: new Map(), sizes };
      row.answers += number * count;
      const key = `${number} ${size}`;
      const same = row.withIt.get(key) ?? { given: number, size, count: 0 };
      same.count += count;
      row.withIt.set(key, same);
      rows.set(label, row);
    }
  }
  return [...rows.values()]
    .map((row) => ({ ...row, allAnswers }))
    .sort((a, b) => b.answers - a.answers || (a.label < b.label ? -1 : 1));
}

function rowOf(row: LabelCount): LabelRow {
  const withIt = [...row.withIt.values()];
  const without = new Map(row.sizes);
  for (const { size, count } of withIt) without.set(size, (without.get(size) ?? 0) - count);
  const alike: Alike<string>[] = [
    ...withIt.map(({ given, size, count }) => ({ values: marks(given, size), count })),
    ...[...without].filter(([, count]) => count > 0).map(([size, count]) => ({ values: marks(0, size), count })),
  ];
  // Of all ordered pairs of answers whose first has the label: how many have it both.
  const pairs = sum(withIt.map(({ given, size, count }) => given * (size - 1) * count));
  const both = sum(withIt.map(({ given, count }) => given * (given - 1) * count));
  const used = sum(withIt.map(({ count }) => count));
  const { alpha, told } = describeAlike('krippendorff_alpha', alike, {
    name: (mark) => (mark === GIVEN ? row.label : ''),
  });
  // That most answers are without one of many labels is no news.
  const warnings = told.warnings.filter((warning) => warning.code !== 'one_sided' || warning.category === row.label);
  return {
    label: row.label,
    answers: row.answers,
    prevalence: row.allAnswers === 0 ? null : row.answers / row.allAnswers,
    units: used,
    agreement: pairs === 0 ? null : both / pairs,
    alpha,
    warnings: warnings.map(warningOf),
  };
}

const GIVEN = 'given';

function marks(given: number, size: number): string[] {
  return [...new Array<string>(given).fill(GIVEN), ...new Array<string>(size - given).fill('not')];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
