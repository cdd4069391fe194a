import type { MyReview, Review, ReviewCounts, ReviewStatus } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { announce } from './apply-verdict.ts';
import { setAside, settleStatuses } from './decide.queries.ts';
import { requireUser } from './decide-review.ts';
import { getSettings } from './get-settings.ts';
import { findRework, handOn, listCounts, listMyReviews } from './mine.queries.ts';
import { findReview } from './review.queries.ts';
import { reviewBody, reviewReader } from './review-view.ts';

/** What became of the caller's own work (S4-363). */
export async function pageMyReviews(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { status: ReviewStatus | undefined; rework: boolean; page: PageRequest },
): Promise<PageResult<MyReview>> {
  const { page, status, rework } = asked;
  const beforeId = page.after === undefined ? undefined : Number(page.after[0]);
  const rows = await withActor(platform.db, actor, (tx) =>
    listMyReviews(tx, access, actor.userId ?? 0, { status, rework, beforeId, limit: page.limit + 1 }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return {
    ...cut,
    rows: cut.rows.map(({ task_id: task, annotation_id: annotation, ...row }) => ({
      ...row,
      task,
      annotation,
      submitted_at: row.submitted_at.toISOString(),
      decided_at: row.decided_at?.toISOString() ?? null,
    })),
  };
}

/** The author hands rework on: the answer is set aside and its place goes to others. */
export async function declineRework(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: { review: number; feedback?: string },
): Promise<Review> {
  const userId = requireUser(actor);
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const known = await findRework(tx, access, userId, given.review);
    if (!known) throw notFound('Rework');
    await withCounters(tx, access, [known.task_id], { now }, async () => {
      if (!(await findRework(tx, access, userId, given.review)))
        throw new AppError('conflict', 'This is not yours to do again any more.', { reason: 'withdrawn' });
      await setAside(tx, [known.annotation_id], now);
      await handOn(tx, known.id, given.feedback?.trim() ?? '');
    });
    await settleStatuses(tx, [known.task_id]);
    await emit(tx, actor, {
      type: 'REWORK_DECLINED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'annotation',
      aggregateId: known.annotation_id,
      payload: {
        task_id: known.task_id,
        annotation_id: known.annotation_id,
        project_id: access.projectId,
        review_id: known.id,
      },
    });
    announce(tx, platform, access, [known.task_id]);
    const row = await findReview(tx, access, known.id, now);
    if (!row) throw notFound('Review');
    return reviewBody(row, reviewReader(actor, access, await getSettings(tx, access), now));
  });
}

/** For the home page. */
export async function countMyReviews(platform: Platform, actor: Actor): Promise<ReviewCounts> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined)
    return { to_review: 0, items_to_review: 0, oldest_waiting_since: null, rework: 0, projects: [] };
  const isSuperAdmin = actor.globalRole === 'super_admin';
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listCounts(tx, organizationId, { userId, isSuperAdmin });
    const projects = rows.map((row) => ({
      ...row,
      oldest_waiting_since: row.oldest_waiting_since?.toISOString() ?? null,
    }));
    return {
      to_review: projects.reduce((sum, row) => sum + row.to_review, 0),
      items_to_review: projects.reduce((sum, row) => sum + row.items_to_review, 0),
      oldest_waiting_since: projects[0]?.oldest_waiting_since ?? null,
      rework: projects.reduce((sum, row) => sum + row.rework, 0),
      projects,
    };
  });
}
