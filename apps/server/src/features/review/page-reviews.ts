import type { Review } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getSettings } from './get-settings.ts';
import { countReviews, listReviews, type ReviewFilters } from './review.queries.ts';
import { reviewBody, reviewReader } from './review-view.ts';

export async function pageReviews(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  filter: ReviewFilters,
  page: PageRequest,
): Promise<PageResult<Review>> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const reader = reviewReader(actor, access, await getSettings(tx, access), now);
    const rows = await listReviews(tx, access, filter, {
      afterId: Number(page.after?.[0] ?? 0),
      limit: page.page === undefined ? page.limit + 1 : page.limit,
      offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
      now,
    });
    const total = await countReviews(tx, access, filter);
    const cut = page.page === undefined ? cutPage(rows, page.limit, (row) => [row.id]) : { rows };
    return { ...cut, rows: cut.rows.map((row) => reviewBody(row, reader)), total };
  });
}
