import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { pauseMember } from '../../distribution/index.ts';
import type { GoldenRow, Scope } from '../measuring/measure.queries.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { decidePause, scoresNeeded } from './pause.policy.ts';
import { listGoldenScores, lockActiveMember } from './pause.queries.ts';

/**
 * After golden answers were measured: whoever missed too many since they were last let in is paused, where the project
 * says so. A manager ends the pause like any other.
 */
export async function pauseWhoFailed(platform: Platform, scope: Scope, golden: readonly GoldenRow[]): Promise<void> {
  const people = new Set(golden.flatMap(({ userId, score }) => (userId === null || score === null ? [] : [userId])));
  if (people.size === 0) return;
  const actor = systemActor(scope.organizationId);
  const rules = readRules(await withActor(platform.db, actor, (tx) => findStoredRules(tx, scope)));
  if (scoresNeeded(rules) === 0) return;
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
