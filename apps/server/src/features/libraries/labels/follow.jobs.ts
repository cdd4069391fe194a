import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import {
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { followLabels } from '../../projects/index.ts';
import { listBehind, saveProblem } from './links.queries.ts';

/** More projects than this are left to the job. */
const MOST_AT_ONCE = 20;

const payload = Type.Object({ labelId: Type.Integer(), title: Type.String(), version: Type.Integer() });

export const followJob = {
  type: 'libraries.follow',
  queue: 'default',
  payload,
  maxAttempts: 10,
  title: ({ title }) => `Bring projects into step with the label ${title}`.slice(0, 250),
} satisfies JobDefinition<typeof payload>;

/** One project, in a transaction of its own. What hinders it is kept at the link. */
async function followIn(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  place: { labelId: number; projectId: number },
): Promise<AppError | undefined> {
  try {
    await withActor(platform.db, actor, (tx) =>
      followLabels(tx, platform, actor, { organizationId, projectId: place.projectId }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await withActor(platform.db, actor, (tx) => saveProblem(tx, organizationId, place, error.message));
    return error;
  }
}

/** So that who changes a label of a few projects finds them changed. Whatever is left is the job's. */
export async function followNow(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  labelId: number,
): Promise<void> {
  const behind = await withActor(platform.db, actor, (tx) => listBehind(tx, organizationId, labelId));
  if (behind.length > MOST_AT_ONCE) return;
  for (const projectId of behind) await followIn(platform, actor, organizationId, { labelId, projectId });
}

export function followJobs(platform: Platform): RegisteredJob[] {
  return [
    job(followJob, async ({ labelId }, context) => {
      const { organizationId } = context.actor;
      if (organizationId === undefined) throw new PermanentJobError('A label belongs to an organization.');
      const behind = await withActor(platform.db, context.actor, (tx) => listBehind(tx, organizationId, labelId));
      let waiting = 0;
      let refused = 0;
      for (const [index, projectId] of behind.entries()) {
        throwIfCancelled(context.signal);
        const error = await followIn(platform, context.actor, organizationId, { labelId, projectId });
        if (error?.reason === 'label_change_running') waiting += 1;
        else if (error) refused += 1;
        if (error) await context.log(`Project ${projectId}: ${error.message}`, {}, 'warning');
        context.progress({ done: index + 1, total: behind.length, unit: 'projects' });
      }
      if (waiting > 0) throw new Error(`${waiting} projects wait for a change of their labels to end.`);
      return { projects: behind.length, refused };
    }),
  ];
}
