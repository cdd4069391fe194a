import type { AnnotationReview, DecidedItem, ReviewItem } from '@labelwright/contract/review';
import type { Static } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { decideOn } from './decide-review.ts';
import {
  type AnnotationReviewRow,
  findProjectOfAnnotation,
  findProjectOfReview,
  listDecisions,
  listWaiting,
  projectExists,
} from './items.queries.ts';
import { readableProjects } from './review-stats.ts';

const ITEM_TYPES = ['annotation', 'document', 'voice_sample', 'raw_text'];
const ANNOTATION = 'annotation';
/** Decisions on one task that a numbered list counts. */
const MOST_OF_TASK = 1000;

/** One queue of everything that waits for a decision (C-057); collected items join it when there are any. */
export async function pageItems(
  platform: Platform,
  actor: Actor,
  asked: { projectId: number | undefined; itemType: string | undefined; status: string | undefined; page: PageRequest },
): Promise<PageResult<ReviewItem>> {
  const { page, itemType = ANNOTATION } = asked;
  assertItemType(itemType);
  const access = asked.projectId === undefined ? undefined : await reviewerAccess(platform, actor, asked.projectId);
  return withActor(platform.db, actor, async (tx) => {
    const projects = access ? [access.projectId] : await readableProjects(tx, actor);
    if (itemType !== ANNOTATION || !['pending_review', 'pending', undefined].includes(asked.status))
      return { rows: [] };
    const rows = await listWaiting(tx, actor.organizationId ?? 0, projects, {
      afterId: Number(page.after?.[0] ?? 0),
      limit: page.limit + 1,
    });
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    return {
      ...cut,
      rows: cut.rows.map((row) => ({
        id: row.annotation_id,
        type: ANNOTATION,
        title: `Task ${row.inner_id}, annotation ${row.annotation_id}`,
        status: 'pending_review',
        submitted_at: row.submitted_at.toISOString(),
        created_by_id: row.submitted_by,
        project_id: row.project_id,
        task_id: row.task_id,
        review_id: row.id,
      })),
    };
  });
}

export async function decideItem(
  platform: Platform,
  actor: Actor,
  asked: { id: number; itemType: string | undefined },
  given: { decision: string; feedback?: string | null },
): Promise<Static<typeof DecidedItem>> {
  if (asked.itemType === undefined) throw invalidField('item_type', `Must be one of ${ITEM_TYPES.join(', ')}.`);
  assertItemType(asked.itemType);
  if (!['approve', 'accept', 'reject'].includes(given.decision))
    throw invalidField('decision', 'Must be approve or reject.');
  if (asked.itemType !== ANNOTATION) throw notFound('Item');
  const access = await annotationAccess(platform, actor, asked.id, 'review.queue');
  const answer = await decideOn(
    platform,
    actor,
    access,
    { annotation: asked.id, onlyOpen: true },
    { decision: given.decision === 'reject' ? 'reject' : 'accept', feedback: given.feedback ?? '' },
  );
  return {
    id: asked.id,
    type: ANNOTATION,
    status: answer.review.status,
    reviewed_by: actor.userId ?? null,
    feedback: answer.review.feedback,
  };
}

function assertItemType(itemType: string): void {
  if (!ITEM_TYPES.includes(itemType)) throw invalidField('item_type', `Must be one of ${ITEM_TYPES.join(', ')}.`);
}

/** A project of the organization that the caller does not review is refused, not hidden (S2-052, S2-118). */
export async function reviewerAccess(platform: Platform, actor: Actor, projectId: number): Promise<ProjectAccess> {
  try {
    return await requireAccess(platform, actor, { kind: 'project', reference: projectId }, 'review.queue');
  } catch (error) {
    const { organizationId } = actor;
    const isHidden = error instanceof AppError && error.code === 'not_found' && organizationId !== undefined;
    if (!isHidden || !(await withActor(platform.db, actor, (tx) => projectExists(tx, organizationId, projectId))))
      throw error;
    throw new AppError('forbidden', 'You do not review in this project.');
  }
}

async function annotationAccess(
  platform: Platform,
  actor: Actor,
  annotationId: number,
  permission: 'review.queue' | 'task.read',
): Promise<ProjectAccess> {
  const organizationId = actor.organizationId ?? 0;
  const projectId = await withActor(platform.db, actor, (tx) =>
    findProjectOfAnnotation(tx, organizationId, annotationId),
  );
  if (projectId === undefined) throw notFound('Annotation');
  return requireAccess(platform, actor, { kind: 'project', reference: projectId }, permission);
}

export interface GivenReview {
  annotation: number;
  accepted?: boolean;
  comment?: string | null;
  result?: unknown;
  remove_from_queue?: boolean | null;
}

/** As the field's clients review: a result that differs is a correction, whether or not somebody chose the annotation. */
export async function createAnnotationReview(
  platform: Platform,
  actor: Actor,
  given: GivenReview,
): Promise<AnnotationReview> {
  const access = await annotationAccess(platform, actor, given.annotation, 'review.queue');
  const isAccepted = given.accepted ?? true;
  const isFix = isAccepted && given.result !== undefined && given.result !== null;
  const { review } = await decideOn(
    platform,
    actor,
    access,
    { annotation: given.annotation },
    {
      decision: isFix ? 'fix' : isAccepted ? 'accept' : 'reject',
      feedback: given.comment ?? '',
      ...(isFix ? { result: given.result } : {}),
      ...(!isAccepted && given.remove_from_queue === true ? { requeue: 'none' } : {}),
    },
  );
  return getAnnotationReviewIn(platform, actor, access, review.id);
}

export async function getAnnotationReview(platform: Platform, actor: Actor, id: number): Promise<AnnotationReview> {
  const organizationId = actor.organizationId ?? 0;
  const projectId = await withActor(platform.db, actor, (tx) => findProjectOfReview(tx, organizationId, id));
  if (projectId === undefined) throw notFound('Review');
  const access = await requireAccess(platform, actor, { kind: 'project', reference: projectId }, 'task.read');
  return getAnnotationReviewIn(platform, actor, access, id);
}

async function getAnnotationReviewIn(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<AnnotationReview> {
  const [row] = await withActor(platform.db, actor, (tx) =>
    listDecisions(tx, access, { id, author: authorFilter(actor, access), afterId: 0, limit: 1 }),
  );
  if (!row) throw notFound('Review');
  return annotationReviewBody(row);
}

export async function pageAnnotationReviews(
  platform: Platform,
  actor: Actor,
  asked: { annotation: number | undefined; task: number | undefined; page: PageRequest },
): Promise<PageResult<AnnotationReview>> {
  const { annotation, task, page } = asked;
  if (annotation === undefined && task === undefined) throw invalidField('annotation', 'Name an annotation or a task.');
  const access =
    annotation !== undefined
      ? await annotationAccess(platform, actor, annotation, 'task.read')
      : await requireAccess(platform, actor, { kind: 'task', reference: task ?? 0 }, 'task.read');
  const rows = await withActor(platform.db, actor, (tx) =>
    listDecisions(tx, access, {
      annotationId: annotation,
      taskId: task,
      author: authorFilter(actor, access),
      afterId: Number(page.after?.[0] ?? 0),
      limit: page.page === undefined ? page.limit + 1 : MOST_OF_TASK,
    }),
  );
  if (page.page !== undefined) {
    const from = (page.page - 1) * page.limit;
    return { rows: rows.slice(from, from + page.limit).map(annotationReviewBody), total: rows.length };
  }
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return { ...cut, rows: cut.rows.map(annotationReviewBody) };
}

/** Annotators see what was decided on their own work. */
function authorFilter(actor: Actor, access: ProjectAccess): number | undefined {
  return access.can('annotation.readAll') ? undefined : (actor.userId ?? 0);
}

function annotationReviewBody(row: AnnotationReviewRow): AnnotationReview {
  return {
    id: row.id,
    annotation: row.annotation_id,
    accepted: row.decision !== 'reject',
    comment: row.feedback || null,
    result: row.fixed_result ?? null,
    remove_from_queue: row.requeue === 'none',
    fixed_annotation_history: row.fixed_annotation_id,
    previous_annotation_history: null,
    created_by: row.reviewer,
    created_at: row.decided_at.toISOString(),
    task: row.task_id,
    project: row.project_id,
    meta: row.reason === '' ? {} : { reason: row.reason },
  };
}
