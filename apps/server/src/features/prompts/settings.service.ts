import type { Agreement, Ledger, Prompt, PromptSettings, UpdatePromptSettings } from '@labelwright/contract/prompts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { schemaHash } from './answers/answer-schema.ts';
import { type LedgerSums, type Scope, spentOf, sumLedger } from './ledger.queries.ts';
import { findSettings, findVersion, type SettingsRow, saveSettings, type VersionRow } from './prompts.queries.ts';
import { readPrompt } from './prompts.service.ts';
import { listOpenRuns } from './runs.queries.ts';
import { rulesOf, whyNotYet } from './switch-on.policy.ts';

export async function readSettings(platform: Platform, actor: Actor, access: ProjectAccess): Promise<PromptSettings> {
  return withActor(platform.db, actor, async (tx) => present(tx, access, await findSettings(tx, access)));
}

export async function changeSettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  change: UpdatePromptSettings,
): Promise<PromptSettings> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await saveSettings(tx, access, change);
    await announce(tx, actor, access, 'PROMPT_SETTINGS_UPDATED', { ...change });
    return present(tx, access, row);
  });
}

/** From now on its answers are stored as predictions. Any other version of the project is switched off by it. */
export async function switchOn(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  promptId: number,
  version: number,
): Promise<Prompt> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await findVersion(tx, access, promptId, version);
    if (!row) throw notFound('Version');
    if (row.connection_name === null)
      throw new AppError('conflict', 'Its connection was removed. Make a version with another one.', {
        reason: 'connection_removed',
      });
    await requireEvaluated(tx, access, row);
    const before = await findSettings(tx, access);
    await saveSettings(tx, access, {
      enabled_version_id: row.id,
      enabled_by: actor.userId ?? null,
      enabled_at: platform.now(),
    });
    if (before?.enabled_version_id && before.enabled_version_id !== row.id)
      await stopRuns(tx, access, before.enabled_version_id);
    await announce(tx, actor, access, 'PROMPT_ENABLED', { prompt_id: promptId, version });
  });
  return readPrompt(platform, actor, access, promptId);
}

export async function switchOff(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  promptId: number,
): Promise<Prompt> {
  const prompt = await readPrompt(platform, actor, access, promptId);
  const { enabled_version: version } = prompt;
  if (version === null) return prompt;
  await withActor(platform.db, actor, async (tx) => {
    const row = await findVersion(tx, access, promptId, version);
    await saveSettings(tx, access, { enabled_version_id: null, enabled_by: null, enabled_at: null });
    if (row) await stopRuns(tx, access, row.id);
    await announce(tx, actor, access, 'PROMPT_DISABLED', { prompt_id: promptId, version });
  });
  return readPrompt(platform, actor, access, promptId);
}

/** Throws while it has not shown that it agrees with people. */
export async function requireEvaluated(tx: Tx, scope: Scope, row: VersionRow): Promise<void> {
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  const evaluation = row.evaluation
    ? {
        agreement: row.evaluation.agreement as Agreement,
        isCurrent: row.evaluation.schema_hash === schemaHash(compiled, row.controls),
      }
    : undefined;
  const missing = whyNotYet(evaluation, rulesOf(await findSettings(tx, scope)));
  if (missing) throw new AppError('conflict', missing.message, { reason: missing.reason });
}

export async function readLedger(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  since: string | undefined,
): Promise<Ledger> {
  return withActor(platform.db, actor, async (tx) => {
    const { versions, days } = await sumLedger(tx, access, since);
    const settings = await findSettings(tx, access);
    const all = versions.find(({ key }) => key === null);
    return {
      ...sums(all ?? { requests: 0, input_tokens: 0, output_tokens: 0, cost_micros: 0, uncertain_micros: 0 }),
      budget_micros: settings?.budget_micros ?? null,
      versions: versions.flatMap((row) => (row.key === null ? [] : [{ model_version: row.key, ...sums(row) }])),
      days: days.flatMap((row) => (row.key === null ? [] : [{ day: row.key, ...sums(row) }])),
    };
  });
}

function sums({ requests, input_tokens, output_tokens, cost_micros, uncertain_micros }: LedgerSums): LedgerSums {
  return { requests, input_tokens, output_tokens, cost_micros, uncertain_micros };
}

async function stopRuns(tx: Tx, scope: Scope, versionId: number): Promise<void> {
  for (const { job_id: job } of await listOpenRuns(tx, scope, versionId))
    if (job !== null) await requestCancel(tx, job);
}

async function present(tx: Tx, access: ProjectAccess, row: SettingsRow | undefined): Promise<PromptSettings> {
  const { minAgreement, minTasks } = rulesOf(row);
  return {
    min_agreement: minAgreement,
    min_tasks: minTasks,
    budget_micros: row?.budget_micros ?? null,
    automatic: row?.automatic ?? false,
    spent_micros: await spentOf(tx, access),
  };
}

async function announce(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  type: string,
  payload: Record<string, unknown>,
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { project_id: projectId, ...payload },
  });
}
