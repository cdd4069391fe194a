import { roleOfMemberType } from '@labelwright/contract/permissions';
import { systemActor } from '../../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import type { OutboxEvent, Subscriber } from '../../../platform/events/event.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { GoldenRow, Scope } from '../measuring/measure.queries.ts';
import { type QualityRules, readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { decidePause, scoresNeeded } from './pause.policy.ts';
import { closePause, disableMember, insertPause, listGoldenScores, lockMember } from './pause.queries.ts';

/** After golden answers were measured: whoever missed too many is paused, where the project says so. */
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
  const { organizationId, projectId } = scope;
  const member = await lockMember(tx, scope, userId);
  // Managers are members of every project without a row; nobody pauses them.
  if (!member?.enabled) return;
  const scores = await listGoldenScores(tx, scope, userId, scoresNeeded(rules));
  const decision = decidePause(rules, scores);
  if (!decision) return;
  await disableMember(tx, scope, userId);
  await insertPause(tx, scope, userId, decision, platform.now());
  await emit(tx, systemActor(organizationId), {
    type: 'PROJECT_MEMBER_UPDATED',
    organizationId,
    projectId,
    aggregateType: 'project_member',
    aggregateId: `${projectId}:${userId}`,
    action: 'project_member_paused',
    payload: {
      user_id: userId,
      role: roleOfMemberType(member.member_type),
      enabled: false,
      task_limit: member.task_limit,
      reason: decision.reason,
      message: decision.message,
    },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'members', id: String(userId), projectId }));
}

/** A manager who lets somebody in again ends the pause; what was missed before does not count any more. */
export function resumeSubscriber(platform: Platform): Subscriber {
  return {
    name: 'quality.resume',
    types: ['PROJECT_MEMBER_UPDATED', 'PROJECT_MEMBER_REMOVED'],
    handle: async ({ organizationId, aggregateId, type, payload, createdAt }: OutboxEvent) => {
      const { user_id: userId, enabled } = payload;
      const projectId = Number(aggregateId.split(':')[0]);
      if (organizationId === undefined || typeof userId !== 'number' || !Number.isSafeInteger(projectId)) return;
      if (type === 'PROJECT_MEMBER_UPDATED' && enabled !== true) return;
      await withActor(platform.db, systemActor(organizationId), (tx) =>
        closePause(tx, { organizationId, projectId }, userId, createdAt),
      );
    },
  };
}
