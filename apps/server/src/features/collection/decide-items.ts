import type { ItemReference, ItemStatus, ItemType } from '@labelwright/contract/collection-fields';
import type { DecideManyAnswer } from '@labelwright/contract/collection-review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { announceItems } from './announce.ts';
import { changeEvents } from './change-items.ts';
import { reopenItems, saveDecision, saveFeedback } from './decide.queries.ts';
import { keepableFeedback } from './given-fields.ts';
import { assertScope, policyReader, readerOf, requireItem } from './item-access.ts';
import { canOf, isHeldByOther, mayDecide } from './items.policy.ts';
import { findItems, type ItemRow } from './items.queries.ts';
import { deleteLeases } from './leases.queries.ts';
import { insertSteps } from './steps.queries.ts';
import { lockItems } from './write-items.queries.ts';

export interface GivenDecision {
  /** `feedback`: a word to the contributor, without a decision. */
  decision: 'approve' | 'reject' | 'feedback';
  feedback: string | null;
}

export interface Decided {
  id: string;
  type: ItemType;
  status: ItemStatus;
  reviewed_by: string | null;
  feedback: string | null;
}

/** One decision wins when two are made at the same time; the other is told with 409. */
export async function decideCollected(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: ItemType },
  given: GivenDecision,
): Promise<Decided> {
  await requireItem(platform, actor, asked, 'item.review');
  return withActor(platform.db, actor, async (tx) => {
    const [row] = await lockRows(tx, actor, [asked.id]);
    if (!row || row.kind !== asked.kind || row.deleted_at !== null) throw notFound('Item');
    const refused = refusalOf(platform, actor, row, given);
    if (refused) throw refused;
    await decide(tx, platform, actor, [row], given);
    announceItems(tx, platform, { organizationId: row.organization_id, projectId: row.project_id });
    const [after] = await findItems(tx, readerOf(actor), [row.id]);
    if (!after) throw notFound('Item');
    return {
      id: after.id,
      type: after.kind,
      status: after.status,
      reviewed_by: after.reviewer_uuid,
      feedback: after.feedback,
    };
  });
}

export async function decideMany(
  platform: Platform,
  actor: Actor,
  items: readonly ItemReference[],
  given: GivenDecision,
): Promise<DecideManyAnswer> {
  return applyToMany(
    platform,
    actor,
    items,
    (row) => refusalOf(platform, actor, row, given)?.message,
    (tx, rows) => decide(tx, platform, actor, rows, given),
  );
}

/** Whoever decided, for a while; managers at any time. */
export async function undoMany(
  platform: Platform,
  actor: Actor,
  items: readonly ItemReference[],
): Promise<DecideManyAnswer> {
  const reader = policyReader(platform, actor);
  return applyToMany(
    platform,
    actor,
    items,
    (row) => (canOf(row, reader).undo ? undefined : whyNotUndo(row)),
    async (tx, rows) => {
      const { organizationId } = readerOf(actor);
      await reopenItems(
        tx,
        organizationId,
        rows.map((row) => row.id),
      );
      const steps = rows.map((row) => ({ itemId: row.id, kind: 'undone' as const }));
      await insertSteps(tx, organizationId, actor.userId, steps, platform.now());
      await emit(tx, actor, ...rows.flatMap((row) => changeEvents(row, 'REVIEW_UNDONE', { status: row.status })));
    },
  );
}

function whyNotUndo(row: ItemRow): string {
  if (row.status !== 'approved' && row.status !== 'rejected') return 'Nothing was decided that could be taken back.';
  if (row.task_id !== null) return `Task ${row.task_id} was made of it. Delete the task first.`;
  return 'This decision cannot be taken back any more. Ask a manager of the project.';
}

/** Why not, if not: the same for a decision and for opening the item in order to decide. */
export function refusalOf(platform: Platform, actor: Actor, row: ItemRow, given: GivenDecision): AppError | undefined {
  if (row.project_state === 'completed') return projectCompleted();
  if (!mayDecide(row, policyReader(platform, actor)))
    return new AppError('forbidden', 'You sent this in yourself. Somebody else must decide on it.', {
      reason: 'own_item',
    });
  if (given.decision === 'feedback')
    return row.status === 'draft' ? notInReview('This has not been sent in.') : undefined;
  if (row.status === 'pending_review')
    return isHeldByOther(row, policyReader(platform, actor)) ? heldBy(row) : undefined;
  const by = row.reviewer_name || row.reviewer_email;
  if (row.status === 'draft') return notInReview('This does not wait for review: it has not been sent in.');
  return notInReview(`This was ${row.status} already${by ? ` by ${by}` : ''}.`);
}

export function projectCompleted(): AppError {
  return new AppError('conflict', 'This project is completed: nothing in it changes any more.', {
    reason: 'project_completed',
  });
}

function heldBy(row: ItemRow): AppError {
  const name = row.holder_name || row.holder_email || 'Somebody else';
  return new AppError('conflict', `${name} is reviewing this. Take another one.`, { reason: 'held' });
}

function notInReview(message: string): AppError {
  return new AppError('conflict', message, { reason: 'not_in_review' });
}

const STATUS = { approve: 'approved', reject: 'rejected' } as const;

async function decide(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  rows: readonly ItemRow[],
  given: GivenDecision,
): Promise<void> {
  const { organizationId } = readerOf(actor);
  const ids = rows.map((row) => row.id);
  const now = platform.now();
  const feedback = keepableFeedback(given.feedback);
  if (given.decision === 'feedback') await saveFeedback(tx, organizationId, ids, feedback ?? '');
  else {
    const status = STATUS[given.decision];
    await saveDecision(tx, organizationId, ids, { status, reviewer: actor.userId, feedback, now });
    await deleteLeases(tx, organizationId, ids);
  }
  const kind = given.decision === 'feedback' ? ('feedback' as const) : STATUS[given.decision];
  await insertSteps(
    tx,
    organizationId,
    actor.userId,
    ids.map((itemId) => ({ itemId, kind, feedback })),
    now,
  );
  const what = given.decision === 'feedback' ? 'FEEDBACK_GIVEN' : kind.toUpperCase();
  await emit(
    tx,
    actor,
    ...rows.flatMap((row) =>
      changeEvents(row, what, {
        title: row.title,
        feedback,
        created_by: row.created_by,
        reviewer: actor.userId ?? null,
      }),
    ),
  );
}

async function applyToMany(
  platform: Platform,
  actor: Actor,
  items: readonly ItemReference[],
  whyNot: (row: ItemRow) => string | undefined,
  apply: (tx: Tx, rows: readonly ItemRow[]) => Promise<void>,
): Promise<DecideManyAnswer> {
  assertScope(actor, 'item.review');
  const { organizationId } = readerOf(actor);
  return withActor(platform.db, actor, async (tx) => {
    const asked = new Map(items.map((item) => [item.id.toLowerCase(), item.type]));
    const rows = new Map((await lockRows(tx, actor, [...asked.keys()])).map((row) => [row.id, row]));
    const answer: DecideManyAnswer = { items: [], skipped: [] };
    const taken: ItemRow[] = [];
    for (const [id, type] of asked) {
      const row = rows.get(id);
      const isThere = row !== undefined && row.kind === type && row.deleted_at === null && row.is_reviewer;
      const reason = isThere ? whyNot(row) : 'There is no such item for you to review.';
      if (row === undefined || reason !== undefined) answer.skipped.push({ type, id, reason: reason ?? '' });
      else taken.push(row);
    }
    if (taken.length > 0) await apply(tx, taken);
    const after = await findItems(
      tx,
      readerOf(actor),
      taken.map((row) => row.id),
    );
    answer.items = after.map((row) => ({ type: row.kind, id: row.id, status: row.status }));
    for (const projectId of new Set(taken.map((row) => row.project_id)))
      announceItems(tx, platform, { organizationId, projectId });
    return answer;
  });
}

async function lockRows(tx: Tx, actor: Actor, ids: readonly string[]): Promise<ItemRow[]> {
  const reader = readerOf(actor);
  await lockItems(tx, reader.organizationId, ids);
  return findItems(tx, reader, ids);
}
