import type { FieldErrors } from '@labelwright/contract/errors';
import type { CreatePrediction, Prediction, UpdatePrediction } from '@labelwright/contract/predictions';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { predictionBody } from '../distribution/index.ts';
import { shareConfig } from '../projects/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { checkPredictions, inOrderOfTasks } from './check-predictions.ts';
import { normalize } from './normalize.ts';
import {
  countMatching,
  deletePrediction,
  findPrediction,
  insertPredictions,
  listPredictions,
  lockTaskData,
  type ProjectScope,
  updatePrediction,
} from './predictions.queries.ts';

const BATCH = 2000;
const MOST_REPORTED = 100;
const MOST_NAMED = 1000;

/** All or none: every mistake is named with its place in the list (S4-382). */
export async function createPredictions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: readonly CreatePrediction[],
  options: { isList: boolean },
): Promise<Prediction[]> {
  return withActor(platform.db, actor, async (tx) => {
    await shareConfig(tx, access.projectId);
    const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
    const stored: Prediction[] = [];
    const details: FieldErrors = {};
    const ordered = inOrderOfTasks(given);
    for (let from = 0; from < ordered.length; from += BATCH) {
      const checked = await checkPredictions(tx, access, compiled, ordered.slice(from, from + BATCH));
      for (const { index, mistakes } of checked.refused)
        for (const [field, messages] of Object.entries(mistakes))
          details[`${options.isList ? `[${index}].` : ''}${field}`] = messages;
      refuseMistakes(details);
      const inserted = await insertPredictions(
        tx,
        access,
        checked.fitting.map(({ row }) => row),
      );
      stored.push(...inserted.map((row) => predictionBody(row, platform.now())));
    }
    await announce(tx, platform, actor, access, 'PREDICTIONS_CREATED', stored);
    return stored;
  });
}

function refuseMistakes(details: FieldErrors): void {
  const mistakes = Object.entries(details);
  if (mistakes.length === 0) return;
  throw new AppError('validation', 'Nothing was stored: some predictions do not fit the label config or their task.', {
    details: Object.fromEntries(mistakes.slice(0, MOST_REPORTED)),
  });
}

export async function announce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectScope,
  type: 'PREDICTIONS_CREATED' | 'PREDICTION_UPDATED' | 'PREDICTION_DELETED',
  predictions: readonly { id: number; task: number }[],
): Promise<void> {
  const { organizationId, projectId } = access;
  const first = predictions[0];
  if (!first) return;
  const ids = predictions.map(({ id }) => id).sort((a, b) => a - b);
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'prediction',
    aggregateId: first.id,
    payload: {
      project_id: projectId,
      task_id: first.task,
      prediction_id: first.id,
      count: predictions.length,
      first_prediction_id: ids[0],
      last_prediction_id: ids.at(-1),
      // Of very many the first; whoever needs all asks for the project's.
      tasks: [...new Set(predictions.slice(0, MOST_NAMED).map(({ task }) => task))].map((id) => ({ id })),
    },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }));
}

async function getVisible(tx: Tx, access: ProjectAccess, id: number) {
  const found = await findPrediction(tx, access.organizationId, id);
  if (!found || (!found.is_shown && !access.can('annotation.readAll'))) throw notFound('Prediction');
  return found;
}

export async function getPrediction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Prediction> {
  return withActor(platform.db, actor, async (tx) => predictionBody(await getVisible(tx, access, id), platform.now()));
}

export async function pagePredictions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { taskId: number | undefined; modelVersion: string | undefined; page: PageRequest },
): Promise<PageResult<Prediction>> {
  const { page } = asked;
  const filter = {
    taskId: asked.taskId,
    modelVersion: asked.modelVersion,
    onlyShown: !access.can('annotation.readAll'),
    afterId: Number(page.after?.[0] ?? 0),
    limit: page.limit + 1,
    offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
  };
  return withActor(platform.db, actor, async (tx) => {
    const cut = cutPage(await listPredictions(tx, access, filter), page.limit, (row) => [row.id]);
    const total = page.page === undefined ? undefined : await countMatching(tx, access, filter);
    return { ...cut, rows: cut.rows.map((row) => predictionBody(row, platform.now())), total };
  });
}

export async function changePrediction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  update: UpdatePrediction,
): Promise<Prediction> {
  return withActor(platform.db, actor, async (tx) => {
    await shareConfig(tx, access.projectId);
    const current = await getVisible(tx, access, id);
    const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
    const merged = {
      result: update.result === undefined ? current.result : update.result,
      score: update.score === undefined ? current.score : update.score,
      model_version: update.model_version ?? current.model_version,
      cluster: update.cluster === undefined ? current.cluster : update.cluster,
      mislabeling: update.mislabeling ?? current.mislabeling,
    };
    const normalized = normalize(compiled, merged, current.data, '');
    if (!normalized.row) {
      throw new AppError('validation', 'The result does not fit the label config.', { details: normalized.details });
    }
    await updatePrediction(tx, id, normalized.row);
    await announce(tx, platform, actor, access, 'PREDICTION_UPDATED', [{ id, task: current.task_id }]);
    return predictionBody(await getVisible(tx, access, id), platform.now());
  });
}

export async function removePrediction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const found = await getVisible(tx, access, id);
    await lockTaskData(tx, access, [found.task_id]);
    await deletePrediction(tx, access, found);
    await announce(tx, platform, actor, access, 'PREDICTION_DELETED', [{ id, task: found.task_id }]);
  });
}
