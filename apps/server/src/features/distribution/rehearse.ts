import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Person } from './diagnosis.queries.ts';
import { askNextTask } from './next-task.queries.ts';

/** Thrown to take everything back. */
class Rehearsal extends Error {}

interface RehearsedTask {
  reason?: string;
  task?: { task: number; inner_id: number; queue: string };
}

/** What the queue would answer this person now. Nothing of it is kept, and nobody is checked by a golden task. */
export async function rehearseNextTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  person: Person,
  now: Date,
): Promise<RehearsedTask> {
  let rehearsed: RehearsedTask = { reason: 'busy' };
  const rehearse = withActor(platform.db, actor, async (tx) => {
    const answer = await askNextTask(tx, {
      organizationId: access.organizationId,
      project: String(access.projectId),
      userId: person.id,
      isSuperAdmin: person.isSuperAdmin,
      now,
      leaseSeconds: 1,
      prefetch: false,
      dice: 1,
      wait: false,
    });
    rehearsed =
      answer.reason === undefined
        ? { task: { task: answer.task.id, inner_id: answer.task.inner_id, queue: answer.queue } }
        : { reason: answer.reason };
    throw new Rehearsal();
  });
  await rehearse.catch((error: unknown) => {
    if (!(error instanceof Rehearsal)) throw error;
  });
  return rehearsed;
}
