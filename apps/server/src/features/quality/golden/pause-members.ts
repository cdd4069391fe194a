import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { pauseMember } from '../../distribution/index.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { decidePause, scoresNeeded } from './pause.policy.ts';
import { listGoldenScores, listScoredPeople, lockActiveMember } from './pause.queries.ts';

/**
 * After answers to these tasks were measured: whoever missed too many golden ones since they were last let in is paused,
 * where the project says so. A manager ends the pause like any other. Who measured does not matter, nor how often this
 * is called.
 */
export async function pauseWhoFailed(platform: Platform, scope: Scope, taskIds: readonly number[]): Promise<void> {
  const actor = systemActor(scope.organizationId);
  const { rules, people } = await withActor(platform.db, actor, async (tx) => {
    const rules = readRules(await findStoredRules(tx, scope));
    return { rules, people: scoresNeeded(rules) === 0 ? [] : await listScoredPeople(tx, scope, taskIds) };
  });
  for (const userId of people)
    await withActor(platform.db, actor, (tx) => pauseOne(tx, platform, scope, userId, rules));
}

async function pauseOne(tx: Tx, platform: Platform, scope: Scope, userId: number, rules: QualityRules): Promise<void> {
  // Managers have access without being members; nobody pauses them.
  if (!(await lockActiveMember(tx, scope, userId))) return;
  const message = decidePause(rules, await listGoldenScores(tx, scope, userId, scoresNeeded(rules)));
  if (message === undefined) return;
  const reason = { reason: 'ANNOTATOR_EVALUATION' as const, verbose_reason: message };
  await pauseMember(platform, tx, systemActor(scope.organizationId), scope, userId, reason);
}
