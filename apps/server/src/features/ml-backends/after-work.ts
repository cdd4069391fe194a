import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BackendRow, showVersion } from './backends.queries.ts';
import { publishBackends } from './check-backend.ts';
import { startEvaluation } from './evaluating/start-evaluation.ts';
import type { RunRow } from './predicting/runs.queries.ts';
import { startRun } from './predicting/start-run.ts';

/** The loop of active learning: what one step is followed by. */

/** The model has learnt: how good was it before, and what does it say now about what people have not done yet. */
export async function afterTraining(
  tx: Tx,
  actor: Actor,
  backend: BackendRow,
  training: { versionBefore: string; isNew: boolean },
): Promise<void> {
  if (!training.isNew) return;
  const scope = { organizationId: backend.organization_id, projectId: backend.project_id };
  if (training.versionBefore !== '')
    await startEvaluation(tx, actor, scope, { modelVersion: training.versionBefore, split: null, isAsked: false });
  if (!backend.auto_update) return;
  await startRun(tx, actor, backend, {
    cause: 'new_version',
    taskIds: null,
    onlyMissing: true,
    onlyUnlabeled: true,
  });
}

/**
 * All is predicted with the new version: people are shown it from now on, where the project follows the backend, and the
 * queue goes by its scores. Not earlier, because until then half of the queue would have no score.
 */
export async function afterRun(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  run: RunRow,
  backend: BackendRow,
): Promise<void> {
  const scope = { organizationId: backend.organization_id, projectId: backend.project_id };
  const version = backend.model_version;
  const gave = (run.versions[version] ?? 0) > 0;
  if (backend.is_followed && version !== '' && gave) await followVersion(platform, tx, actor, scope, version);
  if (run.created_count > 0 && run.cause !== 'automatic') {
    const modelVersion = gave ? version : (Object.keys(run.versions)[0] ?? version);
    await startEvaluation(tx, actor, scope, { modelVersion, split: null, isAsked: false });
  }
}

export async function followVersion(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: { organizationId: number; projectId: number },
  version: string,
): Promise<void> {
  if (!(await showVersion(tx, scope, version))) return;
  await emit(tx, actor, {
    type: 'PROJECT_UPDATED',
    ...scope,
    aggregateType: 'project',
    aggregateId: scope.projectId,
    payload: { id: scope.projectId, changed: ['model_version'], values: { model_version: version } },
  });
  afterCommit(tx, () => publishBackends(platform, scope));
}
