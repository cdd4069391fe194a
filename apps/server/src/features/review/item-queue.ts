import { ITEM_TYPES, type ItemType } from '@labelwright/contract/collection-fields';
import type { DecidedItem, ReviewItem } from '@labelwright/contract/review';
import type { Static } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { PageRequest, PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  assertScope,
  decideCollected,
  listPending,
  type PendingRow,
  readerOf,
  requireProject,
} from '../collection/index.ts';
import { decideOn } from './decide-review.ts';
import { type ItemRow, listWaiting } from './items.queries.ts';
import { annotationAccess } from './review-items.ts';
import { readableProjects } from './review-stats.ts';

const ANNOTATION = 'annotation';
const ALL_TYPES: readonly string[] = [ANNOTATION, ...ITEM_TYPES];
const WAITING: readonly (string | undefined)[] = ['pending_review', 'pending', undefined];

export interface QueueAsked {
  project: string | undefined;
  itemType: string | undefined;
  status: string | undefined;
  contributor: string | undefined;
  submittedBefore: string | undefined;
  submittedAfter: string | undefined;
  page: PageRequest;
}

/** How far a reader is in both kinds of rows: annotations by their review, collected items by the time they came in. */
interface Position {
  annotation: number;
  item: { submittedAt: string; seq: number } | undefined;
}

/** One queue of everything that waits for a decision (C-057): annotations and collected items, the oldest first. */
export async function pageItems(platform: Platform, actor: Actor, asked: QueueAsked): Promise<PageResult<ReviewItem>> {
  const { page, itemType } = asked;
  if (itemType !== undefined) assertItemType(itemType);
  assertScope(actor, 'review.queue');
  const access = asked.project === undefined ? undefined : await reviewerAccess(platform, actor, asked.project);
  const from = positionOf(page);
  return withActor(platform.db, actor, async (tx) => {
    const projects = access ? [access.projectId] : await readableProjects(tx, actor);
    if (!WAITING.includes(asked.status)) return { rows: [] };
    const limit = page.limit + 1;
    const now = platform.now();
    const hasItemFilter = [asked.contributor, asked.submittedBefore, asked.submittedAfter].some(Boolean);
    const annotations =
      itemType === ANNOTATION || (itemType === undefined && !hasItemFilter)
        ? await listWaiting(tx, actor.organizationId ?? 0, projects, { afterId: from.annotation, limit, now })
        : [];
    const filters = {
      projectId: access?.projectId,
      kind: itemType as ItemType | undefined,
      contributor: asked.contributor,
      submittedBefore: asked.submittedBefore,
      submittedAfter: asked.submittedAfter,
    };
    const items =
      itemType === ANNOTATION ? [] : await listPending(tx, readerOf(actor), filters, { limit, after: from.item, now });
    return cutTogether(annotations, items, page.limit, from);
  });
}

type Waiting = { annotation: ItemRow } | { item: PendingRow };

/** Both lists in their own order, the longer waiting of the two next: where one goes on later is never passed over. */
function merge(annotations: readonly ItemRow[], items: readonly PendingRow[]): Waiting[] {
  const merged: Waiting[] = [];
  for (let left = 0, right = 0; ; ) {
    const [annotation, item] = [annotations[left], items[right]];
    if (annotation && (!item || annotation.submitted_at <= item.submitted_at)) {
      merged.push({ annotation });
      left += 1;
    } else if (item) {
      merged.push({ item });
      right += 1;
    } else return merged;
  }
}

function cutTogether(
  annotations: readonly ItemRow[],
  items: readonly PendingRow[],
  limit: number,
  from: Position,
): PageResult<ReviewItem> {
  const waiting = merge(annotations, items);
  const shown = waiting.slice(0, limit);
  const rows = shown.map((entry) => ('item' in entry ? itemEntry(entry.item) : annotationEntry(entry.annotation)));
  if (waiting.length <= limit) return { rows };
  const lastAnnotation = shown.findLast((entry) => 'annotation' in entry);
  const lastItem = shown.findLast((entry) => 'item' in entry);
  return {
    rows,
    next: [
      lastAnnotation?.annotation.id ?? from.annotation,
      lastItem?.item.submitted_at.toISOString() ?? from.item?.submittedAt ?? null,
      lastItem?.item.seq ?? from.item?.seq ?? null,
    ],
  };
}

function positionOf(page: PageRequest): Position {
  const [annotation = 0, submittedAt, seq] = page.after ?? [];
  const hasItem =
    typeof submittedAt === 'string' && !Number.isNaN(Date.parse(submittedAt)) && Number.isSafeInteger(seq);
  const item = hasItem ? { submittedAt, seq: Number(seq) } : undefined;
  return { annotation: Math.trunc(Number(annotation)) || 0, item };
}

function annotationEntry(row: ItemRow): ReviewItem {
  return {
    id: row.annotation_id,
    type: ANNOTATION,
    title: `Task ${row.inner_id}, annotation ${row.annotation_id}`,
    status: 'pending_review',
    submitted_at: row.submitted_at.toISOString(),
    created_by_id: row.submitted_by,
    project_id: row.project_id,
    task_id: row.task_id,
    review_id: row.id,
    held_by: row.held_by && { id: row.held_by.id, name: row.held_by.name },
  };
}

function itemEntry(row: PendingRow): ReviewItem {
  return {
    id: row.id,
    type: row.kind,
    title: row.title,
    status: 'pending_review',
    submitted_at: row.submitted_at.toISOString(),
    ...(row.kind === 'raw_text' ? { created_by_id: row.creator_uuid } : { uploaded_by_id: row.creator_uuid }),
    project_id: row.project_id,
    task_id: null,
    review_id: null,
    held_by: row.holder_uuid === null ? null : { id: row.holder_uuid, name: row.holder_name ?? '' },
  };
}

export async function decideItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; itemType: string | undefined },
  given: { decision?: string; feedback?: string | null },
): Promise<Static<typeof DecidedItem>> {
  const { id, itemType } = asked;
  if (itemType === undefined) throw invalidField('item_type', `Must be one of ${ALL_TYPES.join(', ')}.`);
  assertItemType(itemType);
  const decision = decisionOf(given, itemType);
  const feedback = given.feedback ?? null;
  if (itemType !== ANNOTATION) {
    if (!isUuid(id)) throw notFound('Item');
    return decideCollected(platform, actor, { id, kind: itemType as ItemType }, { decision, feedback });
  }
  if (isUuid(id)) throw notFound('Annotation');
  const access = await annotationAccess(platform, actor, Number(id), 'review.queue');
  const answer = await decideOn(
    platform,
    actor,
    access,
    { annotation: Number(id), onlyOpen: true },
    { decision: decision === 'reject' ? 'reject' : 'accept', feedback: feedback ?? '' },
  );
  return {
    id: Number(id),
    type: ANNOTATION,
    status: answer.review.status,
    reviewed_by: actor.userId ?? null,
    feedback: answer.review.feedback,
  };
}

function decisionOf(
  { decision, feedback }: { decision?: string; feedback?: string | null },
  itemType: string,
): 'approve' | 'reject' | 'feedback' {
  if (decision === 'approve' || decision === 'accept') return 'approve';
  if (decision === 'reject') return 'reject';
  const isWord = decision === undefined && typeof feedback === 'string' && feedback.trim() !== '';
  if (isWord && itemType !== ANNOTATION) return 'feedback';
  throw invalidField('decision', 'Must be approve or reject.');
}

function isUuid(id: string): boolean {
  return id.includes('-');
}

function assertItemType(itemType: string): void {
  if (!ALL_TYPES.includes(itemType)) throw invalidField('item_type', `Must be one of ${ALL_TYPES.join(', ')}.`);
}

/** A project of the organization that the caller does not review is refused, not hidden (S2-052, S2-118). */
export function reviewerAccess(platform: Platform, actor: Actor, project: string): Promise<ProjectAccess> {
  return requireProject(platform, actor, project, 'review.queue');
}
