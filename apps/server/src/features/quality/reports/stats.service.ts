import type { Iaa, TaskMatrix } from '@labelwright/contract/quality-reports';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { everythingOf } from '../dashboards/filters.ts';
import { describeControl } from '../dashboards/get-labels.ts';
import { listPatterns } from '../dashboards/labels.queries.ts';
import { controlNamed, getProjectControls } from '../dashboards/project-controls.ts';
import { findTaskMeasure, type MeasuredPair } from '../measuring/measured-tasks.queries.ts';
import { listPeople } from '../people/people.queries.ts';
import { listPersonAgreement, listPersonGolden } from '../people/work.queries.ts';
import { goldenByLabel, iaaByLabel, matrixOf, type ScoresByLabel } from './label-agreement.ts';
import {
  countFinished,
  findAgreementSpread,
  listLabelCounts,
  listLeadTimes,
  listPairSpread,
  type PairSpread,
} from './stats.queries.ts';

/** The matrix that clients of the field draw: people in the order of their addresses. */
export function getIaa(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskIds: number[] | undefined,
  { per_label: isPerLabel, std: hasDeviation = true }: { per_label?: boolean; std?: boolean },
): Promise<Iaa> {
  return withActor(platform.db, actor, async (tx) => {
    const pairs = await listPairSpread(tx, access, taskIds);
    const users = await listPeople(tx, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]);
    const places = new Map(users.map(({ id }, index) => [id, index]));
    const known = {
      users: users.map(({ id, email, first_name, last_name }) => ({ id, email, first_name, last_name })),
    };
    if (isPerLabel) {
      const { std, ...byLabel } = await iaaByLabel(tx, access, taskIds, places);
      return { ...byLabel, ...(hasDeviation ? { std } : {}), ...known };
    }
    const cells = <T>(pick: (pair: PairSpread) => T) =>
      pairs.map((pair) => ({ row: places.get(pair.a) ?? -1, column: places.get(pair.b) ?? -1, value: pick(pair) }));
    const { deviation } = hasDeviation ? await findAgreementSpread(tx, access, taskIds) : { deviation: undefined };
    return {
      IAA: matrixOf<number | null>(
        users.length,
        cells(({ score }) => score),
        { diagonal: 1, empty: null },
      ),
      common_tasks: matrixOf(
        users.length,
        cells(({ tasks }) => tasks),
        { diagonal: 0, empty: 0 },
      ),
      ...(deviation === undefined ? {} : { std: deviation }),
      ...known,
    };
  });
}

/** null: nothing can be compared. */
export function getTotalAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  isPerLabel: boolean,
): Promise<number | Record<string, number | null> | null> {
  return withActor(platform.db, actor, async (tx) => {
    const { mean } = await findAgreementSpread(tx, access);
    return isPerLabel && mean !== null ? agreementByLabel(tx, access) : mean;
  });
}

/** Labels of several controls with one name are one label here, as clients of the field know it. */
async function agreementByLabel(tx: Tx, access: ProjectAccess): Promise<Record<string, number | null>> {
  const known = await getProjectControls(tx, access);
  const byControl = Map.groupBy(await listPatterns(tx, everythingOf(access)), ({ control }) => control);
  const rows = [...byControl].flatMap(
    ([name, patterns]) => describeControl(controlNamed(known, name), patterns, undefined).labels,
  );
  return Object.fromEntries(rows.map(({ label, agreement }) => [label, agreement]));
}

export function getAnnotatorAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userIds: readonly number[] | undefined,
): Promise<Record<string, number | null>> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listPersonAgreement(tx, everythingOf(access));
    const found = new Map(rows.map((row) => [row.user_id, row.agreement]));
    return Object.fromEntries((userIds ?? [...found.keys()]).map((id) => [String(id), found.get(id) ?? null]));
  });
}

export function getGoldenAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userIds: readonly number[] | undefined,
  isPerLabel: boolean,
): Promise<Record<string, number | null | ScoresByLabel>> {
  return withActor(platform.db, actor, async (tx) => {
    if (isPerLabel) return goldenByLabel(tx, access, userIds);
    const rows = await listPersonGolden(tx, everythingOf(access), 1);
    const found = new Map(rows.map((row) => [row.user_id, row.mean_score]));
    return Object.fromEntries((userIds ?? [...found.keys()]).map((id) => [String(id), found.get(id) ?? null]));
  });
}

export async function getLeadTimes(platform: Platform, actor: Actor, access: ProjectAccess) {
  return { lead_time_stats: await withActor(platform.db, actor, (tx) => listLeadTimes(tx, access)) };
}

export async function getFinished(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number | undefined,
): Promise<{ finished: number; progress: number; id: number | null }> {
  const { finished, total } = await withActor(platform.db, actor, (tx) => countFinished(tx, access, userId));
  return { finished, progress: total === 0 ? 0 : Math.round((100 * finished) / total), id: userId ?? null };
}

export async function getLabelCounts(platform: Platform, actor: Actor, access: ProjectAccess) {
  const rows = await withActor(platform.db, actor, (tx) => listLabelCounts(tx, access));
  const labels: Record<string, Record<string, number>> = {};
  for (const { control, label, count } of rows) labels[control] = { ...labels[control], [label]: count };
  return { labels };
}

export function getTaskMatrix(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<TaskMatrix> {
  return withActor(platform.db, actor, async (tx) => {
    const measure = await findTaskMeasure(tx, access.organizationId, taskId);
    if (!measure) throw notFound('Task');
    const people = new Map(
      measure.pairs.flatMap(({ a, b, aUser, bUser }) => [
        [a, aUser],
        [b, bUser],
      ]),
    );
    const ids = [...people.keys()].sort((x, y) => x - y);
    const controls = [...new Set(measure.pairs.flatMap((pair) => Object.keys(pair.controls)))].sort();
    const scoresOf = (score: (pair: MeasuredPair) => number | null): (number | null)[][] =>
      ids.map((row) =>
        ids.map((column) => {
          if (row === column) return 1;
          const pair = measure.pairs.find(({ a, b }) => a === Math.min(row, column) && b === Math.max(row, column));
          return pair ? score(pair) : null;
        }),
      );
    return {
      task: taskId,
      total: measure.agreement,
      annotations: ids.map((id) => ({ id, completed_by: people.get(id) ?? null })),
      matrix: scoresOf(({ score }) => score),
      per_control: Object.fromEntries(controls.map((name) => [name, scoresOf((pair) => pair.controls[name] ?? null)])),
    };
  });
}
