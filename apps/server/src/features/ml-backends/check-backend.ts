import type { Answered, MlBackendClient } from '../../adapters/ml-backend/ml-backend-client.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BackendRow, findModelProject, type ModelProject, writeCheck } from './backends.queries.ts';
import { openBackend, setupRequest } from './open-backend.ts';

export interface Verdict {
  state: 'disconnected' | 'connected' | 'error';
  error: string;
  modelClass: string | undefined;
  modelVersion: string | undefined;
}

/** Is it there, and does it take the project: /health, then /setup. */
export async function askHowItIs(
  platform: Platform,
  client: MlBackendClient,
  row: Pick<BackendRow, 'access_token_sealed' | 'extra_params'>,
  project: ModelProject,
): Promise<Verdict> {
  const health = await client.health();
  if (!health.ok) return { ...lost(health), modelClass: undefined, modelVersion: undefined };
  const { modelClass } = health.value;
  const setup = await client.setup(setupRequest(platform, row, project));
  if (!setup.ok) return { ...lost(setup), modelClass, modelVersion: undefined };
  return { state: 'connected', error: '', modelClass, modelVersion: setup.value.modelVersion };
}

/** Nobody there is another matter than somebody who answers with an error. */
function lost(answer: Extract<Answered<unknown>, { ok: false }>): Pick<Verdict, 'state' | 'error'> {
  return { state: answer.status === null ? 'disconnected' : 'error', error: answer.message };
}

const EVERY_MS = 60_000;
const LONGEST_MS = 900_000;

/** A minute while all is well; twice as long after each failure, up to a quarter of an hour. */
export function nextCheckAfter(failures: number): number {
  return Math.min(LONGEST_MS, EVERY_MS * 2 ** Math.min(failures, 10));
}

/** Looks, and writes down what it found. A change of state is an event; open pages hear of any change. */
export async function checkBackend(platform: Platform, actor: Actor, row: BackendRow): Promise<Verdict> {
  const { organization_id: organizationId, project_id: projectId } = row;
  const scope = { organizationId, projectId };
  const project = await withActor(platform.db, actor, (tx) => findModelProject(tx, scope));
  if (!project) return { state: 'disconnected', error: '', modelClass: undefined, modelVersion: undefined };
  const verdict = await askHowItIs(platform, openBackend(platform, row), row, project);
  platform.outcomes.add('ml_backend', organizationId, verdict.state === 'connected');
  const now = platform.now();
  const failures = verdict.state === 'connected' ? 0 : row.failed_checks + 1;
  await withActor(platform.db, actor, async (tx) => {
    const nextCheckAt = new Date(now.getTime() + nextCheckAfter(failures));
    const written = await writeCheck(tx, organizationId, row.id, { ...verdict, at: now, nextCheckAt });
    if (!written) return;
    const hasChanged = written.state !== row.state || written.model_version !== row.model_version;
    if (!hasChanged) return;
    await emit(tx, actor, {
      type: 'ML_BACKEND_STATE_CHANGED',
      organizationId,
      projectId,
      aggregateType: 'ml_backend',
      aggregateId: row.id,
      payload: {
        project_id: projectId,
        ml_backend_id: row.id,
        title: row.title,
        from: row.state,
        to: written.state,
        error: verdict.error,
        model_version: written.model_version,
        earlier_version: row.model_version,
      },
    });
    afterCommit(tx, () => publishBackends(platform, scope));
  });
  return verdict;
}

export function publishBackends(platform: Platform, scope: { organizationId: number; projectId: number }): void {
  platform.live.publish({ ...scope, topic: 'ml-backends' });
  platform.live.publish({ ...scope, topic: 'project', id: String(scope.projectId) });
}
