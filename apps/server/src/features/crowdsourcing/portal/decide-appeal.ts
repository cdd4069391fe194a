import type { CrowdAppeal, DecideAppeal } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { approveAssignment } from '../decide-assignments.ts';
import { presentAppeal } from './people.service.ts';
import { lockAppeal, settleAppeal } from './work.queries.ts';

/** The last word on a rejection. Accepted: the work is approved after all, and paid like any other. */
export async function decideAppeal(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batchId: number,
  id: number,
  { decision, answer }: DecideAppeal,
): Promise<CrowdAppeal> {
  const { organizationId, projectId } = access;
  const status = decision === 'accept' ? 'accepted' : 'declined';
  const settled = await withActor(platform.db, actor, async (tx) => {
    const appeal = await lockAppeal(tx, organizationId, batchId, id);
    if (!appeal) throw notFound('Appeal');
    if (appeal.status === status) return appeal;
    if (appeal.status !== 'open')
      throw new AppError('conflict', `This appeal was ${appeal.status} already.`, { reason: appeal.status });
    const now = platform.now();
    await settleAppeal(tx, id, { status, answer, by: actor.userId, now });
    await emit(tx, actor, {
      type: 'CROWD_APPEAL_DECIDED',
      organizationId,
      projectId,
      aggregateType: 'assignment',
      aggregateId: appeal.assignment_id,
      payload: {
        appeal_id: id,
        assignment_id: appeal.assignment_id,
        user_id: appeal.user_id,
        decision: status,
        answer,
      },
    });
    return { ...appeal, status, answer, decided_at: now } as const;
  });
  // After the appeal: whoever dies in between repeats the decision, which approves once.
  if (status === 'accepted')
    await approveAssignment(platform, actor, access, settled.assignment_id, {
      reason: answer.slice(0, 1024),
      override: true,
    });
  return presentAppeal(settled);
}
