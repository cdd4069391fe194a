import type { HandOver, SubmitCrowdWork } from '@labelwright/contract/crowd-worker-page';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkResult } from '../annotations/index.ts';
import { contextOf } from './accounts.service.ts';
import type { CrowdProvider } from './provider.ts';
import { checksumOf, type SavedAnswer } from './read-answer.ts';
import { findWork } from './sync.queries.ts';
import { workerAccess, workerActor } from './work-actor.ts';
import { findPageOffer, keepAnswer } from './worker-page.queries.ts';
import { readWork } from './worker-token.ts';

/**
 * Keeps the answer of a worker's page, and says how the page hands over to the provider. The answer becomes one only when
 * the provider says that this work was handed in: what the form carries proves which answer that was. May be repeated.
 */
export async function keepWork(
  platform: Platform,
  provider: CrowdProvider,
  taskId: number,
  asked: { body: SubmitCrowdWork; query: Readonly<Record<string, string>> },
): Promise<HandOver> {
  const { body } = asked;
  const token = readWork(platform.config.secretKey, body.token, platform.now());
  if (!token)
    throw new AppError('forbidden', 'The time for this work is over. Please return it.', { reason: 'work_token' });
  const { organizationId, assignmentId } = token;
  const system = systemActor(organizationId);
  const { work, offer, context } = await withActor(platform.db, system, async (tx) => {
    const work = await findWork(tx, organizationId, assignmentId);
    const offer = work?.parent_id ? await findPageOffer(tx, organizationId, work.parent_id) : undefined;
    if (!work || !offer || work.task_id !== taskId || offer.backend !== provider.id)
      throw new AppError('not_found', 'This task is not here any more. Please return it.');
    return { work, offer, context: await contextOf(platform, tx, organizationId, provider, work.sandbox) };
  });
  if (work.user_id === null || !provider.readEntry || !provider.handOver) throw new AppError('not_found');
  const entry = provider.readEntry(context, asked.query);
  if (entry.submissionId !== work.assignment_id || entry.workerId !== work.worker_id)
    throw new AppError('forbidden', 'This work belongs to somebody else.', { reason: 'foreign_work' });
  const actor = workerActor(organizationId, work.user_id, `${provider.id} ${work.worker_id}`);
  const access = workerAccess({ organizationId, projectId: offer.project_id, state: offer.state });
  const { result } = await checkResult(platform, actor, access, taskId, body.result);
  const saved: SavedAnswer = {
    result,
    checksum: checksumOf(result),
    lead_time: body.lead_time ?? null,
    tool_version: body.tool_version ?? '',
  };
  const isKept = await withActor(platform.db, system, (tx) => keepAnswer(tx, organizationId, work.id, saved));
  if (!isKept) throw new AppError('conflict', 'This work was handed in already.', { reason: 'handed_in' });
  return provider.handOver(context, entry, { assignment: work.id, checksum: saved.checksum });
}
