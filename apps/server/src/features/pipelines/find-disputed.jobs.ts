import { Type } from 'typebox';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AdjudicationEntry, listUndisputed, queueForAdjudication } from './adjudication.queries.ts';
import { getAdjudicationSettings } from './answers.queries.ts';
import { measureTask } from './measure-task.ts';

const BLOCK = 200;

/** `since`: only tasks that changed after it. */
const payload = Type.Object({ projectId: Type.Integer(), since: Type.Optional(Type.String()) });

/** Finished tasks come one by one as people answer; an import, or a new threshold, brings them in bulk. */
export const findDisputedJob = {
  type: 'pipelines.find-disputed',
  queue: 'default',
  payload,
  maxAttempts: 10,
  title: () => 'Look for tasks about which people disagree',
} satisfies JobDefinition<typeof payload>;

export function findDisputedJobs(platform: Platform): RegisteredJob[] {
  return [job(findDisputedJob, ({ projectId, since }, context) => findDisputed(platform, context, projectId, since))];
}

async function findDisputed(
  platform: Platform,
  { actor, signal, progress }: JobContext,
  projectId: number,
  since: string | undefined,
): Promise<{ seen: number; disputed: number }> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('A project belongs to an organization.');
  const scope = { organizationId, projectId };
  const total = { seen: 0, disputed: 0 };
  let afterId = 0;
  for (;;) {
    throwIfCancelled(signal);
    const found = await withActor(platform.db, actor, async (tx) => {
      const { adjudicate_below: below } = await getAdjudicationSettings(tx, organizationId, projectId);
      if (below === null) return undefined;
      return { below, ids: await listUndisputed(tx, scope, below, { afterId, limit: BLOCK, since }) };
    });
    const last = found?.ids.at(-1);
    if (!found || last === undefined) return total;
    const { below, ids } = found;
    const entries: AdjudicationEntry[] = [];
    for (const taskId of ids) {
      const agreement = await measureTask(platform, organizationId, taskId);
      if (agreement !== null && agreement < below)
        entries.push({ taskId, source: 'disagreement', reason: '', agreement });
    }
    if (entries.length > 0)
      total.disputed += await withActor(platform.db, actor, (tx) => {
        afterCommit(tx, () =>
          platform.live.publish({ organizationId, topic: 'adjudication', id: String(projectId), projectId }),
        );
        return queueForAdjudication(tx, scope, entries, platform.now());
      });
    total.seen += ids.length;
    afterId = last;
    progress({ done: total.seen, unit: 'tasks' });
  }
}
