import type { ReviewAnalytics } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { readableProjects, reviewerAccess } from '../review/index.ts';
import { countWaiting, type DeciderRow, listDeciders } from './review.queries.ts';

const DAY_MS = 86_400_000;

/** Decisions on answers and on collected items; of one project, or of all whose reviews the caller may see (S2-055, S2-125). */
export async function readReviewAnalytics(
  platform: Platform,
  actor: Actor,
  project: string | undefined,
  timeframe: string | undefined,
): Promise<ReviewAnalytics> {
  const access = project === undefined ? undefined : await reviewerAccess(platform, actor, project);
  const since =
    timeframe === undefined ? undefined : new Date(platform.now().getTime() - Number.parseInt(timeframe, 10) * DAY_MS);
  return withActor(platform.db, actor, async (tx) => {
    const projectIds = access ? [access.projectId] : await readableProjects(tx, actor);
    const scope = { organizationId: actor.organizationId ?? 0, projectIds, since };
    const deciders = await listDeciders(tx, scope);
    const sum = (of: (row: DeciderRow) => number) => deciders.reduce((total, row) => total + of(row), 0);
    return {
      reviewCounts: {
        approved: sum(({ approved }) => approved),
        rejected: sum(({ rejected }) => rejected),
        pending: await countWaiting(tx, scope),
      },
      avgReviewTimeSeconds: secondsOf({
        timed: sum(({ timed }) => timed),
        reviewSeconds: sum(({ timed, reviewSeconds }) => timed * (reviewSeconds ?? 0)),
        waited: sum(({ waited }) => waited),
        waitSeconds: sum(({ waited, waitSeconds }) => waited * (waitSeconds ?? 0)),
      }),
      perReviewer: deciders.flatMap(({ reviewerId, email, name, approved, rejected, ...row }) =>
        reviewerId === null
          ? []
          : [
              {
                reviewerId,
                email: email ?? '',
                name: name ?? '',
                approved,
                rejected,
                avgReviewTimeSeconds: row.reviewSeconds ?? row.waitSeconds,
              },
            ],
      ),
    };
  });
}

/** Sums to means: the measured time where there is one, and else the time from submission to decision. */
function secondsOf(sums: { timed: number; reviewSeconds: number; waited: number; waitSeconds: number }): number | null {
  if (sums.timed > 0) return sums.reviewSeconds / sums.timed;
  return sums.waited > 0 ? sums.waitSeconds / sums.waited : null;
}
