import type { AgreementMatrix, AgreementQuery, Coefficient, MatrixCell } from '@labelwright/contract/quality';
import { cohenKappa } from '@labelwright/quality/metrics/cohen-kappa';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { listPeople } from '../people/people.queries.ts';
import { type PeopleAgreement, summarizePeople } from './agreement.queries.ts';
import { coefficientWithError, plainAlpha } from './coefficients.ts';
import { filterOf } from './filters.ts';
import { listPairedLabels, type PairedLabels } from './labels.queries.ts';
import { getProjectControls, type ProjectControls } from './project-controls.ts';

/** Pairs of people with the most tasks in common; the rest is counted. */
const MOST_CELLS = 2000;

/** How far each two people agree, with chance-corrected coefficients on one control with labels. */
export function getMatrix(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: AgreementQuery,
): Promise<AgreementMatrix> {
  const filter = filterOf(access, query);
  return withActor(platform.db, actor, async (tx) => {
    const known = await getProjectControls(tx, access);
    const all = await summarizePeople(tx, filter);
    const rows = all.slice(0, MOST_CELLS);
    const ids = [...new Set(rows.flatMap(({ a, b }) => [a, b]))];
    const control = query.control ?? onlyCategorical(known);
    const paired = control === undefined ? [] : await listPairedLabels(tx, { ...filter, control }, ids);
    const byCell = Map.groupBy(paired, ({ a, b }) => `${a} ${b}`);
    return {
      control: control ?? null,
      people: await listPeople(tx, ids),
      cells: rows.map((row) => cellOf(row, byCell.get(`${row.a} ${row.b}`) ?? [])),
      left_out: all.length - rows.length,
    };
  });
}

/** Where there are several, the coefficients of one of them would be taken for those of all. */
function onlyCategorical({ controls }: ProjectControls): string | undefined {
  const categorical = [...controls.values()].filter((control) => control.isCategorical);
  return categorical.length === 1 ? categorical[0]?.name : undefined;
}

function cellOf(row: PeopleAgreement, labels: readonly PairedLabels[]): MatrixCell {
  return {
    a: row.a,
    b: row.b,
    tasks_in_common: row.tasks,
    agreements: row.equal,
    agreement_pct: row.scored === 0 ? 0 : Math.round((10_000 * row.equal) / row.scored) / 100,
    agreement: row.scored === 0 ? null : row.score / row.scored,
    alpha: withoutInterval(labels),
    kappa: kappaOf(labels),
  };
}

/** A matrix has many cells: intervals of alpha are drawn by label, where there are few. */
function withoutInterval(labels: readonly PairedLabels[]): Coefficient {
  const alike = labels.map(({ label_a, label_b, count }) => ({ values: [label_a, label_b], count }));
  return plainAlpha('krippendorff_alpha', alike);
}

function kappaOf(labels: readonly PairedLabels[]): Coefficient {
  const names = [...new Set(labels.flatMap(({ label_a, label_b }) => [label_a, label_b]))];
  const place = new Map(names.map((name, index) => [name, index]));
  const table = names.map(() => new Array<number>(names.length).fill(0));
  for (const { label_a, label_b, count } of labels) {
    const row = table[place.get(label_a) ?? 0];
    const column = place.get(label_b) ?? 0;
    if (row) row[column] = (row[column] ?? 0) + count;
  }
  return coefficientWithError('cohen_kappa', cohenKappa(table));
}
