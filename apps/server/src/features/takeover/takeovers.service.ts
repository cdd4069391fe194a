import type {
  ResumeTakeover,
  StartTakeover,
  Takeover,
  TakeoverDetail,
  TakeoverNote,
  TakeoverNoteQuery,
  TakeoverStatus,
} from '@labelwright/contract/takeover';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { listProjectProgress } from './progress.queries.ts';
import { takeoverJob } from './takeover.jobs.ts';
import { listNotes } from './takeover.queries.ts';
import { readReport } from './takeover-report.ts';
import { listTakeovers, type StoredTakeover, saveJob, saveOrder } from './takeovers.queries.ts';

const REQUESTS_PER_SECOND = 20;

/** Continues the takeover of the same address when there is one. Returns its id. */
export async function startTakeover(platform: Platform, actor: Actor, body: StartTakeover): Promise<number> {
  const url = body.url.replace(/\/+$/, '');
  await requireReachable(platform, url);
  return inOrganization(platform, actor, async (tx, organizationId) => {
    const id = await saveOrder(tx, {
      organizationId,
      sourceUrl: url,
      createdBy: actor.userId ?? null,
      role: body.role ?? 'member',
      projects: body.projects ?? null,
      requestsPerSecond: body.requests_per_second ?? REQUESTS_PER_SECOND,
    });
    await begin(tx, platform, actor, await getStored(tx, organizationId, id), body.token);
    return id;
  });
}

export async function resumeTakeover(
  platform: Platform,
  actor: Actor,
  id: number,
  { token }: ResumeTakeover,
): Promise<void> {
  await inOrganization(platform, actor, async (tx, organizationId) =>
    begin(tx, platform, actor, await getStored(tx, organizationId, id), token),
  );
}

async function begin(tx: Tx, platform: Platform, actor: Actor, stored: StoredTakeover, token: string): Promise<void> {
  const { id, source_url: url } = stored;
  const organizationId = actor.organizationId ?? 0;
  if (isUnderWay(stored))
    throw new AppError('conflict', 'It is under way already. Wait for its end, or cancel it first.', {
      reason: 'under_way',
    });
  const job = await enqueueJob(
    tx,
    actor,
    takeoverJob,
    { takeoverId: id, url },
    { dedupeKey: `takeover:${organizationId}:${id}` },
  );
  await saveJob(tx, organizationId, id, { jobId: job.id, sealedToken: platform.vault.seal(token) });
  await emit(tx, actor, {
    type: 'TAKEOVER_STARTED',
    organizationId,
    aggregateType: 'takeover',
    aggregateId: id,
    payload: { takeover_id: id, url, job_id: job.id },
  });
}

/** What came over stays. */
export async function cancelTakeover(platform: Platform, actor: Actor, id: number): Promise<void> {
  await inOrganization(platform, actor, async (tx, organizationId) => {
    const { job_id: jobId } = await getStored(tx, organizationId, id);
    const stopped = jobId === null ? undefined : await requestCancel(tx, jobId);
    if (!stopped) throw new AppError('conflict', 'It is not under way.', { reason: 'finished' });
    await emit(tx, actor, {
      type: 'JOB_CANCELLED',
      organizationId,
      aggregateType: 'job',
      aggregateId: stopped.id,
      payload: { job_id: stopped.id, job_type: takeoverJob.type, takeover_id: id },
    });
  });
}

export async function pageTakeovers(
  platform: Platform,
  actor: Actor,
  page: PageRequest,
): Promise<PageResult<Takeover>> {
  const before = page.after === undefined ? {} : { before: Number(page.after[0]) };
  const rows = await inOrganization(platform, actor, (tx, organizationId) =>
    listTakeovers(tx, organizationId, { ...before, limit: page.limit + 1 }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return { ...cut, rows: cut.rows.map(presentTakeover) };
}

export async function readTakeover(platform: Platform, actor: Actor, id: number): Promise<TakeoverDetail> {
  const organizationId = organizationOf(actor);
  const scope = { organizationId, takeoverId: id };
  const [stored, projects] = await withActor(
    platform.db,
    actor,
    async (tx) => [await getStored(tx, organizationId, id), await listProjectProgress(tx, scope)] as const,
  );
  const { counts } = await readReport({ platform, actor, ...scope });
  return { ...presentTakeover(stored), projects, counts };
}

export async function pageNotes(
  platform: Platform,
  actor: Actor,
  id: number,
  { kind, page }: Pick<TakeoverNoteQuery, 'kind'> & { page: PageRequest },
): Promise<PageResult<TakeoverNote>> {
  const [afterKind, afterId] = page.after ?? [];
  const after = page.after === undefined ? undefined : { kind: String(afterKind), sourceId: String(afterId) };
  return inOrganization(platform, actor, async (tx, organizationId) => {
    await getStored(tx, organizationId, id);
    const rows = await listNotes(tx, { organizationId, takeoverId: id }, { kind, after, limit: page.limit + 1 });
    return cutPage(rows, page.limit, (row) => [row.kind, row.source_id]);
  });
}

async function getStored(tx: Tx, organizationId: number, id: number): Promise<StoredTakeover> {
  const [stored] = await listTakeovers(tx, organizationId, { id, limit: 1 });
  if (!stored) throw notFound('Takeover');
  return stored;
}

function presentTakeover(stored: StoredTakeover): Takeover {
  const status = statusOf(stored);
  const isUnder = isUnderWay(stored);
  return {
    id: stored.id,
    source_url: stored.source_url,
    source_version: stored.source_version,
    status,
    error: status === 'failed' ? stored.job_error : null,
    job_id: stored.job_id,
    role: stored.member_role,
    chosen_projects: stored.chosen_projects,
    tasks: stored.tasks,
    tasks_seen: stored.tasks_seen,
    created_by: stored.created_by,
    created_at: stored.created_at.toISOString(),
    finished_at: stored.finished_at?.toISOString() ?? null,
    can: { cancel: isUnder, resume: !isUnder },
  };
}

function isUnderWay({ job_status: status }: StoredTakeover): boolean {
  return status === 'queued' || status === 'running';
}

/** The command runs without a job: what it began and did not finish was broken off, or goes on elsewhere. */
function statusOf(stored: StoredTakeover): TakeoverStatus {
  if (isUnderWay(stored)) return stored.job_status as TakeoverStatus;
  if (stored.finished_at !== null) return 'succeeded';
  return stored.job_status === 'failed' || stored.job_status === 'cancelled' ? stored.job_status : 'stopped';
}

/** Refused here rather than in the job: an address that requests may not go to is a mistake in the form. */
async function requireReachable(platform: Platform, url: string): Promise<void> {
  try {
    await platform.outbound.assertAllowedUrl(url);
  } catch (error) {
    if (error instanceof OutboundError) throw invalidField('url', error.message);
    throw error;
  }
}

function organizationOf({ organizationId }: Actor): number {
  if (organizationId === undefined) throw notFound('Organization');
  return organizationId;
}

function inOrganization<T>(
  platform: Platform,
  actor: Actor,
  work: (tx: Tx, organizationId: number) => Promise<T>,
): Promise<T> {
  const organizationId = organizationOf(actor);
  return withActor(platform.db, actor, (tx) => work(tx, organizationId));
}
