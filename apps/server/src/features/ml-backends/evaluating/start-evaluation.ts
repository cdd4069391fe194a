import type { Evaluation, StartEvaluation } from '@labelwright/contract/model-evaluations';
import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { invalidField } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { JobDefinition } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type BackendScope, findModelProject } from '../backends.queries.ts';
import {
  type EvaluationRow,
  findEvaluation,
  findShownVersion,
  insertEvaluation,
  type Split,
  setEvaluationJob,
} from './evaluations.queries.ts';

const payload = Type.Object({
  evaluationId: Type.Integer(),
  version: Type.String(),
  /** Kept even if there is nothing to compare. */
  isAsked: Type.Boolean(),
});

export const evaluateJob = {
  type: 'ml.evaluate',
  queue: 'default',
  payload,
  maxAttempts: 3,
  title: ({ version }) => `Evaluation of ${version || 'predictions without a version'}`,
} satisfies JobDefinition<typeof payload>;

export async function startEvaluation(
  tx: Tx,
  actor: Actor,
  scope: BackendScope,
  asked: { modelVersion: string; split: Split | null; isAsked: boolean },
): Promise<EvaluationRow> {
  const project = await findModelProject(tx, scope);
  const id = await insertEvaluation(tx, scope, {
    modelVersion: asked.modelVersion,
    split: asked.split,
    annotationCount: project?.total_annotations_number ?? 0,
    createdBy: actor.userId,
  });
  const given = { evaluationId: id, version: asked.modelVersion, isAsked: asked.isAsked };
  const job = await enqueueJob(tx, actor, evaluateJob, given, { projectId: scope.projectId });
  await setEvaluationJob(tx, id, job.id);
  const row = await findEvaluation(tx, scope, id);
  if (!row) throw new Error(`the evaluation ${id} is gone`);
  return row;
}

export async function evaluateByHand(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: StartEvaluation,
): Promise<Evaluation> {
  return withActor(platform.db, actor, async (tx) => {
    const modelVersion = asked.model_version ?? (await versionToMeasure(tx, access));
    const split = asked.split ?? null;
    return evaluationBody(await startEvaluation(tx, actor, access, { modelVersion, split, isAsked: true }));
  });
}

/** What people see, or what was said last. */
export async function versionToMeasure(tx: Tx, scope: BackendScope): Promise<string> {
  const { shown, latest } = await findShownVersion(tx, scope);
  const version = shown === '' ? latest : shown;
  if (version === null) throw invalidField('model_version', 'This project has no predictions yet.');
  return version;
}

export function evaluationBody(row: EvaluationRow): Evaluation {
  return {
    id: row.id,
    project: row.project_id,
    job_id: row.job_id,
    model_version: row.model_version,
    split: row.split,
    status: row.status,
    task_count: row.task_count,
    annotation_count: row.annotation_count,
    summary: row.summary,
    error: row.error,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
