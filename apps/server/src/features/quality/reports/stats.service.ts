import type { Iaa, TaskMatrix } from '@labelwright/contract/quality-reports';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Filter } from '../dashboards/filters.ts';
import { describeControl } from '../dashboards/get-labels.ts';
import { listPatterns } from '../dashboards/labels.queries.ts';
import { controlNamed, getProjectControls } from '../dashboards/project-controls.ts';
import { getComparer, projectComparers } from '../measuring/comparers.ts';
import { findMeasuringRules } from '../measuring/measure.queries.ts';
import { meanOf } from '../measuring/measure-tasks.ts';
import { findTaskMeasure, type MeasuredPair } from '../measuring/measured-tasks.queries.ts';
import { listPeople } from '../people/people.queries.ts';
import { listPersonAgreement, listPersonGolden } from '../people/work.queries.ts';
import {
  countFinished,
  findAgreementSpread,
  listLabelCounts,
  listLeadTimes,
  listPairSpread,
  listPredictedAnswers,
} from './stats.queries.ts';

const everything = ({ organizationId, projectId }: ProjectAccess): Filter => ({
  organizationId,
  projectId,
  from: undefined,
  to: undefined,
  userId: undefined,
  control: undefined,
});

/** The matrix that clients of the field draw: people in the order of their addresses. */
export function getIaa(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskIds: number[] | undefined,
): Promise<Iaa> {
  return withActor(platform.db, actor, async (tx) => {
    const pairs = await listPairSpread(tx, access, taskIds);
    const users = await listPeople(tx, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]);
    const places = new Map(users.map(({ id }, index) => [id, index]));
    const scores = users.map((_, row) => users.map((__, column): number | null => (row === column ? 1 : null)));
    const common = users.map(() => users.map(() => 0));
    for (const { a, b, tasks, score } of pairs) {
      for (const [row, column] of [
        [places.get(a), places.get(b)],
        [places.get(b), places.get(a)],
      ]) {
        const [line, counts] = [scores[row ?? -1], common[row ?? -1]];
        if (line === undefined || counts === undefined || column === undefined) continue;
        line[column] = score;
        counts[column] = tasks;
      }
    }
    const { deviation } = await findAgreementSpread(tx, access);
    return {
      IAA: scores,
      common_tasks: common,
      std: deviation,
      users: users.map(({ id, email, first_name, last_name }) => ({ id, email, first_name, last_name })),
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
  const byControl = Map.groupBy(await listPatterns(tx, everything(access)), ({ control }) => control);
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
    const rows = await listPersonAgreement(tx, everything(access));
    const found = new Map(rows.map((row) => [row.user_id, row.agreement]));
    return Object.fromEntries((userIds ?? [...found.keys()]).map((id) => [String(id), found.get(id) ?? null]));
  });
}

export function getGoldenAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userIds: readonly number[] | undefined,
): Promise<Record<string, number | null>> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listPersonGolden(tx, everything(access), 1);
    const found = new Map(rows.map((row) => [row.user_id, row.mean_score]));
    return Object.fromEntries((userIds ?? [...found.keys()]).map((id) => [String(id), found.get(id) ?? null]));
  });
}

const MOST_PREDICTED = 5000;

/** Each person's newest answers against the newest prediction of the task. */
export function getPredictionAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userIds: readonly number[],
): Promise<Record<string, number | null>> {
  return withActor(platform.db, actor, async (tx) => {
    const rules = await findMeasuringRules(tx, access);
    if (!rules) throw notFound('Project');
    const comparer = await getComparer(tx, access.organizationId, projectComparers(rules), null);
    const rows = await listPredictedAnswers(tx, access, userIds, MOST_PREDICTED);
    const byPerson = Map.groupBy(rows, ({ user_id }) => user_id);
    return Object.fromEntries(
      userIds.map((id) => {
        const scores = (byPerson.get(id) ?? []).map(
          ({ result, prediction }) => comparer.compare(comparer.read(result), comparer.read(prediction)).score,
        );
        return [String(id), meanOf(scores)];
      }),
    );
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
    const matrixOf = (score: (pair: MeasuredPair) => number | null): (number | null)[][] =>
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
      matrix: matrixOf(({ score }) => score),
      per_control: Object.fromEntries(controls.map((name) => [name, matrixOf((pair) => pair.controls[name] ?? null)])),
    };
  });
}
