import { Type } from 'typebox';
import { systemActor } from '../../../platform/db/actor.ts';
import { withActor, withSystem } from '../../../platform/db/db.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import { job, type RegisteredJob } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { crowdJobsOf } from '../crowd-jobs.ts';
import { askDecisions } from '../decisions.queries.ts';
import { listDueApprovals, reclaimAbandoned } from './hand-out.queries.ts';
import { endAbandoned } from './hand-out.ts';

const MOST_AT_ONCE = 1000;
const REASON = 'Accepted: nobody objected in time.';

/** What the clock does in the portal: places that were given up come back, and work that nobody decided on is accepted. */
export function sweepJobs(platform: Platform): RegisteredJob[] {
  return [
    job(
      {
        type: 'crowd.portal.sweep',
        queue: 'mturk',
        payload: Type.Object({}),
        maxAttempts: 1,
        title: () => 'Take back places of the portal, and accept what was not decided on',
        hidden: true,
      },
      async () => ({ reclaimed: await reclaim(platform), approved: await approveDue(platform) }),
      '* * * * *',
    ),
  ];
}

function reclaim(platform: Platform): Promise<number> {
  const now = platform.now();
  return withSystem(platform.db, async (tx) => {
    const reclaimed = await reclaimAbandoned(tx, undefined, now, MOST_AT_ONCE);
    await endAbandoned(tx, systemActor(), reclaimed, now);
    return reclaimed.length;
  });
}

async function approveDue(platform: Platform): Promise<number> {
  const now = platform.now();
  const due = await withSystem(platform.db, (tx) => listDueApprovals(tx, now, MOST_AT_ONCE));
  const groups = Map.groupBy(
    due,
    ({ organization_id: organization, project_id: project }) => `${organization}:${project}`,
  );
  for (const rows of groups.values()) {
    const [first] = rows;
    if (!first) continue;
    const { organization_id: organizationId, project_id: projectId } = first;
    const actor = systemActor(organizationId);
    await withActor(platform.db, actor, async (tx) => {
      const asked = { organizationId, projectId, verdict: 'approve', reason: REASON, userId: undefined, now } as const;
      const asking = rows.map(({ id }) => id);
      const ids = await askDecisions(tx, asked, asking);
      if (ids.length > 0) await enqueueJob(tx, actor, crowdJobsOf('portal').settle, {}, { projectId });
    });
  }
  return due.length;
}
