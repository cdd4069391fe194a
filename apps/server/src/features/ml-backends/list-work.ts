import type { MlTraining, PredictionRun, PredictionRunDetail } from '@labelwright/contract/ml-runs';
import type { Evaluation } from '@labelwright/contract/model-evaluations';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { countEvaluations, listEvaluations } from './evaluating/evaluations.queries.ts';
import { evaluationBody } from './evaluating/start-evaluation.ts';
import { countRuns, findRun, listFailures, listRuns } from './predicting/runs.queries.ts';
import { runBody } from './predicting/start-run.ts';
import { trainingBody } from './training/start-training.ts';
import { countTrainings, listTrainings } from './training/trainings.queries.ts';

interface Window {
  beforeId: number | undefined;
  limit: number;
  offset: number;
}

/** A list by falling id in either form of paging. */
async function newestFirst<Row extends { id: number }, Body>(
  platform: Platform,
  actor: Actor,
  asked: PageRequest,
  read: { rows(tx: Tx, window: Window): Promise<Row[]>; count(tx: Tx): Promise<number>; body(row: Row): Body },
): Promise<PageResult<Body>> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await read.rows(tx, {
      beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
      limit: asked.limit + 1,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    });
    const page = cutPage(rows, asked.limit, (row) => [row.id]);
    const total = asked.page === undefined ? undefined : await read.count(tx);
    return { ...page, rows: page.rows.map(read.body), total };
  });
}

export function pageTrainings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  backendId: number | undefined,
  page: PageRequest,
): Promise<PageResult<MlTraining>> {
  return newestFirst(platform, actor, page, {
    rows: (tx, window) => listTrainings(tx, access, { backendId, ...window }),
    count: (tx) => countTrainings(tx, access, backendId),
    body: trainingBody,
  });
}

export function pageRuns(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  backendId: number | undefined,
  page: PageRequest,
): Promise<PageResult<PredictionRun>> {
  return newestFirst(platform, actor, page, {
    rows: (tx, window) => listRuns(tx, access, { backendId, ...window }),
    count: (tx) => countRuns(tx, access, backendId),
    body: runBody,
  });
}

export function pageEvaluations(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  modelVersion: string | undefined,
  page: PageRequest,
): Promise<PageResult<Evaluation>> {
  return newestFirst(platform, actor, page, {
    rows: (tx, window) => listEvaluations(tx, access, { modelVersion, ...window }),
    count: (tx) => countEvaluations(tx, access, modelVersion),
    body: evaluationBody,
  });
}

const MOST_FAILURES = 1000;

export async function readRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<PredictionRunDetail> {
  return withActor(platform.db, actor, async (tx) => {
    const run = await findRun(tx, access.organizationId, id);
    if (!run || run.project_id !== access.projectId) throw notFound('Prediction run');
    return { ...runBody(run), failures: await listFailures(tx, access.organizationId, id, MOST_FAILURES) };
  });
}
