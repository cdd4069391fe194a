import type { PortalSubmitted, SubmitPortalWork } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { submitAnnotation } from '../../annotations/index.ts';
import { requireAccess } from '../../tenants/index.ts';
import {
  keepWork,
  leaseTask,
  lockOffer,
  lockPerson,
  lockWork,
  reviveWork,
  type WorkAtHand,
} from './hand-out.queries.ts';
import type { Worker } from './hand-out.ts';

const ON_ITS_WAY_MS = 60_000;

/** The answer goes the way of all answers, and says which work it is of: that hands the work in, in the same transaction. */
export async function submitWork(
  platform: Platform,
  actor: Actor,
  worker: Worker,
  id: number,
  given: SubmitPortalWork,
): Promise<PortalSubmitted> {
  const work = await withActor(platform.db, actor, (tx) => assertAtHand(platform, tx, worker, id));
  const access = await requireAccess(platform, actor, { kind: 'task', reference: work.task_id }, 'annotation.create');
  const { annotation } = await submitAnnotation(platform, actor, access, work.task_id, {
    ...given,
    origin: 'crowd',
    assignment_id: id,
  });
  return { annotation: annotation.id };
}

/** Whoever was away for a while goes on, as long as nobody has taken the place and the time is not up. */
async function assertAtHand(platform: Platform, tx: Tx, worker: Worker, id: number): Promise<WorkAtHand> {
  const { organizationId, userId } = worker;
  const work = await lockWork(tx, organizationId, userId, id);
  if (!work) throw notFound('Work');
  // What was handed in before is looked up by its submission_id.
  if (work.status === 'submitted' || work.status === 'approved') return work;
  const now = platform.now();
  if (work.status === 'created') {
    // Nobody takes it back while the answer is on its way.
    const until = new Date(now.getTime() + ON_ITS_WAY_MS);
    await keepWork(tx, id, until);
    await leaseTask(tx, { organizationId, userId, taskId: work.task_id, now, until });
    return work;
  }
  const isOver = work.status !== 'expired' || work.expires_at <= now;
  if (isOver || !(await isStillFree(tx, worker, work, now)))
    throw new AppError('conflict', 'The time for this task is up, and it has gone to somebody else.', {
      reason: work.status,
    });
  await reviveWork(tx, id);
  await keepWork(tx, id, new Date(now.getTime() + ON_ITS_WAY_MS));
  return work;
}

async function isStillFree(tx: Tx, worker: Worker, work: WorkAtHand, now: Date): Promise<boolean> {
  await lockPerson(tx, work.batch_id, worker.userId);
  if (work.has_other_at_hand) return false;
  if (work.parent_id !== null && !(await lockOffer(tx, { id: work.parent_id, task_id: work.task_id }))) return false;
  return leaseTask(tx, { ...worker, taskId: work.task_id, now, until: work.expires_at });
}
