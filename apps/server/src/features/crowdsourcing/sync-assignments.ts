import type { AssignmentStatus } from '@labelwright/contract/crowd-assignments';
import type { HitSynced, HitsSynced } from '@labelwright/contract/crowd-hits';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { contextOf } from './accounts.service.ts';
import { admitWorker } from './admit-worker.ts';
import { afterReport, eventType } from './crowdsourcing.policy.ts';
import { bookReward } from './payments.queries.ts';
import { type CrowdProvider, type ProviderContext, ProviderRefusal, type Submission } from './provider.ts';
import { getProvider } from './providers.ts';
import { refreshBatch, refreshOffers } from './refresh-offers.ts';
import {
  type DueHit,
  endLeases,
  giveUpWork,
  insertWork,
  listDueHits,
  lockOffers,
  lockWork,
  markPolled,
  type PolledOffer,
  updateWork,
} from './sync.queries.ts';

/** Work that is late may still come in: it is given up only some time after its end. */
const GRACE_MS = 600_000;
const MOST_PAGES = 10_000;

/** Which hits to ask about. */
export interface HitFilter {
  organizationId?: number | undefined;
  backend: string;
  hitId?: string | undefined;
  batchId?: number | undefined;
}

/** Asks about hits whose turn it is, those asked longest ago first. One that fails does not keep the others waiting. */
export async function syncHits(
  platform: Platform,
  filter: HitFilter,
  options: { limit: number; before?: Date; signal: AbortSignal },
): Promise<HitsSynced> {
  const due = await withSystem(platform.db, (tx) => listDueHits(tx, filter, options.before, options.limit));
  const contexts = new Map<string, ProviderContext>();
  const done: HitsSynced = { hits: 0, assignments_seen: 0, assignments_updated: 0 };
  const failures: unknown[] = [];
  for (const hit of due) {
    if (options.signal.aborted) break;
    const provider = getProvider(hit.backend);
    const key = `${hit.organization_id} ${hit.sandbox}`;
    const context =
      contexts.get(key) ??
      (await withActor(platform.db, systemActor(hit.organization_id), (tx) =>
        contextOf(platform, tx, hit.organization_id, provider, hit.sandbox),
      ));
    contexts.set(key, context);
    try {
      const { seen, updated } = await syncHit(platform, provider, context, hit);
      done.hits += 1;
      done.assignments_seen += seen;
      done.assignments_updated += updated;
    } catch (error) {
      failures.push(error);
      await passOver(platform, hit);
    }
  }
  const [first] = failures.filter((error) => !(error instanceof ProviderRefusal));
  if (first !== undefined) throw first;
  return done;
}

/** It has had its turn, so that what always fails does not come first for ever. */
async function passOver(platform: Platform, hit: DueHit): Promise<void> {
  await withActor(platform.db, systemActor(hit.organization_id), async (tx) => {
    const offers = await lockOffers(tx, hit);
    await markPolled(
      tx,
      offers.map(({ id }) => id),
      platform.now(),
    );
  });
}

async function syncHit(
  platform: Platform,
  provider: CrowdProvider,
  context: ProviderContext,
  hit: DueHit,
): Promise<HitSynced> {
  const began = platform.now();
  const submissions = new Map<string, Submission>();
  let cursor: string | undefined;
  let isOver = false;
  for (let page = 0; page < MOST_PAGES; page++) {
    const offer = { externalId: hit.hit_id, batchId: hit.batch_id, maxAssignments: hit.places };
    const answer = await provider.listSubmissions(context, offer, cursor);
    for (const submission of answer.submissions) submissions.set(submission.externalId, submission);
    isOver = answer.isOver ?? false;
    cursor = answer.next;
    if (cursor === undefined) break;
  }
  return withActor(platform.db, systemActor(hit.organization_id), async (tx) => {
    const offers = await lockOffers(tx, hit);
    let updated = 0;
    for (const submission of submissions.values())
      if (await takeReport(platform, tx, hit, offers, submission)) updated += 1;
    const ids = offers.map(({ id }) => id);
    const now = platform.now();
    const late = await giveUpWork(tx, ids, { status: 'expired', endedBefore: new Date(now.getTime() - GRACE_MS) });
    // Nobody is at work there: what is open here was given back.
    const returned = isOver ? await giveUpWork(tx, ids, { status: 'returned', begunBefore: began }) : [];
    await endLeases(tx, [...late, ...returned]);
    await markPolled(tx, ids, now);
    await refreshOffers(tx, hit.organization_id, { ids }, now, isOver);
    if (hit.batch_id !== null) await refreshBatch(tx, hit.organization_id, hit.batch_id, now);
    return { seen: submissions.size, updated };
  });
}

/** Writes what the provider says of one piece of work. True when something of it was new. */
async function takeReport(
  platform: Platform,
  tx: Tx,
  hit: DueHit,
  offers: readonly PolledOffer[],
  submission: Submission,
): Promise<boolean> {
  const { organization_id: organizationId, backend } = hit;
  const offer = submission.taskId === undefined ? offers[0] : offers.find((one) => one.task_id === submission.taskId);
  const known = await lockWork(tx, organizationId, backend, submission.externalId);
  if (!known && !offer) return false;
  const now = platform.now();
  const payload = payloadOf(backend, submission);
  if (known) {
    const status = afterReport(known.status, submission.status);
    const isNew = status !== known.status || !(recordKey(backend) in known.payload);
    const isDecided = status === 'approved' || status === 'rejected';
    await updateWork(tx, known.id, {
      status,
      payload: isNew ? payload : {},
      submittedAt: submission.submittedAt ?? null,
      decidedAt: isDecided && status !== known.status ? (submission.decidedAt ?? now) : null,
      clearsDecision: status !== known.status && isDecided,
      now,
    });
    if (status === 'approved') await bookReward(tx, organizationId, known.id, now);
    if (isNew) await tellSynced(tx, hit, known, known.id, status);
    return isNew;
  }
  if (!offer) return false;
  const worker =
    submission.workerId === '' ? undefined : await admitWorker(tx, organizationId, backend, submission.workerId, now);
  const id = await insertWork(tx, {
    organizationId,
    offer,
    backend,
    hitId: hit.hit_id,
    sandbox: hit.sandbox,
    externalId: submission.externalId,
    workerId: submission.workerId,
    crowdWorkerId: worker?.id ?? null,
    userId: worker?.user_id ?? null,
    status: submission.status,
    payload,
    expiresAt: null,
    submittedAt: submission.submittedAt ?? null,
    now,
  });
  if (id === undefined) return false;
  if (submission.status === 'approved') await bookReward(tx, organizationId, id, now);
  await tellSynced(tx, hit, offer, id, submission.status);
  return true;
}

function recordKey(backend: string): string {
  return `${backend}_record`;
}

function payloadOf(backend: string, submission: Submission): Record<string, unknown> {
  const { answers } = submission;
  const answer = answers && readAnnotation(answers);
  return {
    [recordKey(backend)]: submission.raw,
    ...(answers ? { answers } : {}),
    ...(answer === undefined ? {} : { annotation_json: answer }),
  };
}

/** An answer that went through the provider's form; one that is no JSON stays among the fields. */
function readAnnotation(answers: Readonly<Record<string, string>>): unknown {
  const text = answers.annotation_json ?? answers.taskAnswers;
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function tellSynced(
  tx: Tx,
  hit: DueHit,
  of: Pick<PolledOffer, 'project_id' | 'task_id'>,
  assignmentId: number,
  status: AssignmentStatus,
): Promise<void> {
  await emit(tx, systemActor(hit.organization_id), {
    type: eventType(hit.backend, 'ASSIGNMENT_SYNCED'),
    organizationId: hit.organization_id,
    projectId: of.project_id,
    aggregateType: 'assignment',
    aggregateId: assignmentId,
    payload: { assignment_id: assignmentId, task_id: of.task_id, status, project_id: of.project_id },
  });
}
