import {
  type DeadLetter,
  type DeadLetterKind,
  MOST_REDRIVEN,
  type OutboxCounts,
  type OutboxEvent,
  type OutboxEventDetail,
  type RedriveAnswer,
  type RedriveBody,
  type RedriveDeliveriesAnswer,
} from '@labelwright/contract/outbox';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { countEntries } from '../../platform/events/sink-queue.queries.ts';
import { wakeRelay } from '../../platform/events/wake.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countDead,
  countOutbox,
  type DeadLetterRow,
  findNeighbours,
  findOutbox,
  listAttempts,
  listDeadLetters,
  listOutbox,
  type OutboxFilter,
  type OutboxRow,
  redrive,
  redriveEntries,
} from './outbox.queries.ts';

export async function pageOutbox(
  platform: Platform,
  filter: OutboxFilter,
  page: PageRequest,
): Promise<PageResult<OutboxEvent>> {
  const beforeSeq = page.after === undefined ? undefined : Number(page.after[0]) || 0;
  const rows = await withSystem(platform.db, (tx) => listOutbox(tx, filter, { beforeSeq, limit: page.limit }));
  const cut = cutPage(rows, page.limit, (row) => [row.seq]);
  return { ...cut, rows: cut.rows.map(present) };
}

export async function readOutboxEvent(platform: Platform, id: string): Promise<OutboxEventDetail> {
  return withSystem(platform.db, async (tx) => {
    const row = await findOutbox(tx, id);
    if (!row) throw notFound('Event');
    const attempts = await listAttempts(tx, id);
    return {
      ...present(row),
      ...(await findNeighbours(tx, row)),
      attempts: attempts.map((attempt) => ({ ...attempt, failed_at: attempt.failed_at.toISOString() })),
      can: { redrive: row.status === 'failed' },
    };
  });
}

export async function redriveOne(platform: Platform, actor: Actor, id: string): Promise<OutboxEvent> {
  return withSystem(platform.db, async (tx) => {
    const [taken] = await redrive(tx, { id }, 1);
    const row = await findOutbox(tx, id);
    if (!row) throw notFound('Event');
    if (!taken)
      throw new AppError('conflict', `This event is ${row.status}. Only a dead letter (failed) is re-driven.`, {
        reason: row.status,
      });
    await noteRedrive(tx, actor, id, { event_type: taken.event_type, event_organization_id: taken.organization_id });
    return present(row);
  });
}

export async function redriveMany(platform: Platform, actor: Actor, filter: RedriveBody): Promise<RedriveAnswer> {
  return withSystem(platform.db, async (tx) => {
    const taken = await redrive(tx, filter, MOST_REDRIVEN);
    const left = await countDead(tx, filter);
    if (taken.length > 0) await noteRedrive(tx, actor, '', { count: taken.length, filter });
    return { redriven: taken.length, left };
  });
}

async function noteRedrive(tx: Tx, actor: Actor, id: string, metadata: Record<string, unknown>): Promise<void> {
  await insertAudit(tx, actor, {
    organizationId: actor.organizationId,
    action: 'outbox.redrive',
    resourceType: 'outbox_event',
    resourceId: id,
    metadata,
  });
  afterCommit(tx, wakeRelay);
}

export async function redriveDeliveries(
  platform: Platform,
  actor: Actor,
  sink: string,
): Promise<RedriveDeliveriesAnswer> {
  const redriven = await withSystem(platform.db, async (tx) => {
    const count = await redriveEntries(tx, sink);
    if (count > 0) await noteRedrive(tx, actor, '', { count, sink });
    return count;
  });
  platform.sinks.wake();
  return { redriven };
}

export async function countEvents({ db, sinks }: Platform): Promise<OutboxCounts> {
  const [row, waiting] = await withSystem(db, async (tx) => [await countOutbox(tx), await countEntries(tx)] as const);
  return {
    ...row,
    oldest_pending_at: row.oldest_pending_at?.toISOString() ?? null,
    sinks: sinks.names.map((sink) => {
      const counts = waiting.find((found) => found.sink === sink);
      const oldest = counts?.oldest_waiting_at?.toISOString() ?? null;
      return { sink, waiting: counts?.waiting ?? 0, failed: counts?.failed ?? 0, oldest_waiting_at: oldest };
    }),
  };
}

export async function pageDeadLetters(
  platform: Platform,
  kind: DeadLetterKind | undefined,
  page: PageRequest,
): Promise<PageResult<DeadLetter>> {
  const rows = await withSystem(platform.db, (tx) =>
    listDeadLetters(tx, { kind, after: page.after, limit: page.limit }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.failed_at.toISOString(), row.id]);
  return { ...cut, rows: cut.rows.map(presentDead) };
}

function presentDead(row: DeadLetterRow): DeadLetter {
  return { ...row, failed_at: row.failed_at.toISOString(), created_at: row.created_at.toISOString() };
}

function present({ seq: _seq, ...row }: OutboxRow): OutboxEvent {
  return {
    ...row,
    next_attempt_at: row.status === 'pending' ? row.next_attempt_at.toISOString() : null,
    last_attempt_at: row.last_attempt_at?.toISOString() ?? null,
    processed_at: row.processed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
