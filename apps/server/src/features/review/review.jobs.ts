import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { listMissed } from './settle.queries.ts';
import { settleTasks } from './settle-tasks.ts';

const BLOCK = 500;
/** Tasks are complete a little before the event that says so; imports run for a while. */
const EARLIER_MS = 60_000;

const payload = Type.Object({ projectId: Type.Integer(), since: Type.String({ format: 'date-time' }) });

export const decideMissed = {
  type: 'review.decide',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projectId }) => `Decide which tasks of project ${projectId} are reviewed`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;

export function reviewJobs(platform: Platform): RegisteredJob[] {
  return [
    job(decideMissed, async ({ projectId, since }, { actor, signal }) => {
      const { organizationId } = actor;
      if (organizationId === undefined) return undefined;
      const from = new Date(Date.parse(since) - EARLIER_MS);
      let afterId = 0;
      let decided = 0;
      while (!signal.aborted) {
        const scope = { organizationId, projectId };
        const ids = await withActor(platform.db, actor, (tx) => listMissed(tx, scope, from, { afterId, limit: BLOCK }));
        await settleTasks(platform, scope, ids, { asks_blind: true, has_rules: true });
        decided += ids.length;
        afterId = ids.at(-1) ?? afterId;
        if (ids.length < BLOCK) break;
      }
      return { decided };
    }),
  ];
}
