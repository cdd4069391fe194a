import type { AnnotationReview } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
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
} from './items.queries.ts';

/** Decisions on one task that a numbered list counts. */
const MOST_OF_TASK = 1000;

export async function annotationAccess(
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
