import { isGenuineHook, type SignedHook } from '../../../adapters/prolific/hook-signature.ts';
import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { contextOf } from '../accounts.service.ts';
import { crowdJobsOf } from '../crowd-jobs.ts';
import { findStudyId } from './enter.queries.ts';
import { prolificProvider } from './prolific-provider.ts';

/**
 * Prolific says that something has changed. What, it is asked itself: so calls that come twice, late or in the wrong order
 * do no harm. Returns whether it concerned a study of ours.
 */
export async function takeHook(platform: Platform, organizationId: number, hook: SignedHook): Promise<boolean> {
  const actor = systemActor(organizationId);
  return withActor(platform.db, actor, async (tx) => {
    const { account } = await contextOf(platform, tx, organizationId, prolificProvider, undefined);
    const secret = account.secrets.webhook_secret ?? '';
    if (secret === '' || !isGenuineHook(secret, hook, platform.now()))
      throw new AppError('unauthenticated', 'The signature is not that of the workspace.');
    const resourceId = readResource(hook.body);
    const studyId = resourceId === undefined ? undefined : await findStudyId(tx, organizationId, resourceId);
    if (studyId === undefined) return false;
    const dedupeKey = `prolific-hook:${organizationId}:${studyId}`;
    await enqueueJob(tx, actor, crowdJobsOf('prolific').syncHit, { hit_id: studyId }, { dedupeKey });
    return true;
  });
}

function readResource(body: string): string | undefined {
  try {
    const { resource_id: id } = JSON.parse(body) as { resource_id?: unknown };
    return typeof id === 'string' && id.length <= 128 ? id : undefined;
  } catch {
    return undefined;
  }
}
