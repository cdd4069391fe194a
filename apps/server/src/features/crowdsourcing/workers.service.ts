import type { CrowdWorker, WorkerListQuery } from '@labelwright/contract/crowd-workers';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization } from '../identity/index.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { findProvider } from './providers.ts';
import { countWorkers, type ListedWorkerRow, listWorkers, setBlocked } from './workers.queries.ts';

export async function pageWorkers(
  platform: Platform,
  actor: Actor,
  query: WorkerListQuery,
  page: PageRequest,
): Promise<PageResult<CrowdWorker>> {
  const organizationId = requireOrganization(actor);
  const filter = { provider: query.provider, search: query.search, blocked: query.blocked };
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listWorkers(tx, organizationId, filter, {
      afterId: Number(page.after?.[0] ?? 0) || 0,
      limit: page.limit + 1,
      offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
    });
    const total = page.page === undefined ? undefined : await countWorkers(tx, organizationId, filter);
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    return { ...cut, rows: cut.rows.map(workerBody), total };
  });
}

/** Nothing of what they did changes. They are offered no more work here; the provider is told where it can be. */
export async function blockWorker(platform: Platform, actor: Actor, id: number, reason: string): Promise<CrowdWorker> {
  return change(platform, actor, id, { at: platform.now(), reason });
}

export async function unblockWorker(platform: Platform, actor: Actor, id: number): Promise<CrowdWorker> {
  return change(platform, actor, id, { at: null, reason: 'The block was lifted.' });
}

async function change(
  platform: Platform,
  actor: Actor,
  id: number,
  blocked: { at: Date | null; reason: string },
): Promise<CrowdWorker> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    const find = async () => (await listWorkers(tx, organizationId, { id }, { afterId: 0, limit: 1, offset: 0 }))[0];
    const row = await find();
    if (!row) throw notFound('Worker');
    const canBlock = findProvider(row.provider)?.canBlock ?? false;
    await setBlocked(tx, organizationId, id, { ...blocked, isTold: !canBlock });
    await emit(tx, actor, {
      type: blocked.at === null ? 'CROWD_WORKER_UNBLOCKED' : 'CROWD_WORKER_BLOCKED',
      organizationId,
      aggregateType: 'crowd_worker',
      aggregateId: id,
      payload: { worker_id: id, provider: row.provider, external_id: row.external_id, reason: blocked.reason },
    });
    if (canBlock) await enqueueJob(tx, actor, crowdJobsOf(row.provider).settle, {});
    return workerBody((await find()) ?? row);
  });
}

function workerBody(row: ListedWorkerRow): CrowdWorker {
  return {
    id: row.id,
    provider: row.provider,
    external_id: row.external_id,
    user: row.user_id,
    submitted: row.submitted,
    approved: row.approved,
    rejected: row.rejected,
    earned_cents: row.earned_cents,
    blocked_at: row.blocked_at?.toISOString() ?? null,
    blocked_reason: row.blocked_reason,
    last_seen_at: row.last_seen_at?.toISOString() ?? null,
  };
}
