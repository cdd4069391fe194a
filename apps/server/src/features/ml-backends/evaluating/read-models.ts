import type { EvaluationDetail, EvaluationReport } from '@labelwright/contract/model-evaluations';
import type { Disagreement, ProjectModels } from '@labelwright/contract/model-versions';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  findEvaluation,
  findShownVersion,
  listDisagreements,
  listLatestEvaluations,
  listVersions,
} from './evaluations.queries.ts';
import { evaluationBody, versionToMeasure } from './start-evaluation.ts';

const MOST_VERSIONS = 500;

export async function readModels(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ProjectModels> {
  return withActor(platform.db, actor, async (tx) => {
    const { shown } = await findShownVersion(tx, access);
    const versions = await listVersions(tx, access, MOST_VERSIONS);
    const evaluations = await listLatestEvaluations(tx, access);
    const evaluationOf = new Map(evaluations.map((row) => [row.model_version, evaluationBody(row)]));
    return {
      current: shown,
      versions: versions.map((row) => ({
        model_version: row.model_version,
        predictions: row.predictions,
        tasks: row.tasks,
        mean_score: row.mean_score,
        first_at: row.first_at.toISOString(),
        latest_at: row.latest_at.toISOString(),
        ml_backend: row.ml_backend_id,
        is_current: row.model_version === shown,
        evaluation: evaluationOf.get(row.model_version) ?? null,
      })),
    };
  });
}

export async function readEvaluation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<EvaluationDetail> {
  const row = await withActor(platform.db, actor, (tx) => findEvaluation(tx, access, id));
  if (!row) throw notFound('Evaluation');
  return { ...evaluationBody(row), report: row.report as EvaluationReport | null };
}

/** Tasks to look at again, those in which model and people differ most first. */
export async function pageDisagreements(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: {
    modelVersion: string | undefined;
    below: number | undefined;
    limit: number;
    after: readonly unknown[] | undefined;
  },
): Promise<PageResult<Disagreement>> {
  return withActor(platform.db, actor, async (tx) => {
    const modelVersion = asked.modelVersion ?? (await versionToMeasure(tx, access));
    const [agreement, taskId] = asked.after ?? [];
    const after =
      asked.after === undefined
        ? undefined
        : { agreement: typeof agreement === 'number' ? agreement : null, taskId: Number(taskId) || 0 };
    const wanted = { modelVersion, below: asked.below, after, limit: asked.limit + 1 };
    const page = cutPage(await listDisagreements(tx, access, wanted), asked.limit, (row) => [
      row.agreement,
      row.task_id,
    ]);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        task: row.task_id,
        inner_id: row.inner_id,
        model_version: row.model_version,
        agreement: row.agreement,
        score: row.score,
        prediction: row.prediction_id,
        annotation: row.annotation_id,
      })),
    };
  });
}
