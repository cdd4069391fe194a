import type { ReviewStats, ReviewStatsQuery } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countOpen,
  countTasksByStatus,
  listAnnotators,
  listDays,
  listReasons,
  listReviewedProjects,
  listReviewers,
  type OutcomeRow,
  type StatsScope,
  sumDecisions,
} from './stats.queries.ts';

const DAY_MS = 86_400_000;

export async function readReviewStats(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: ReviewStatsQuery,
): Promise<ReviewStats> {
  const scope: StatsScope = {
    organizationId: access.organizationId,
    projectIds: [access.projectId],
    ...periodOf(platform, query),
    authorId: query.user,
  };
  return withActor(platform.db, actor, async (tx) => {
    const totals = await sumDecisions(tx, scope);
    const { count: pending, oldest } = await countOpen(tx, scope);
    const reviewers = await listReviewers(tx, scope);
    const annotators = await listAnnotators(tx, scope);
    return {
      pending,
      ...totals,
      acceptance_rate: acceptanceRate(totals),
      oldest_waiting_since: oldest?.toISOString() ?? null,
      tasks: await countTasksByStatus(tx, scope),
      reviewers: reviewers.map(({ last_decided_at: last, ...row }) => ({
        ...row,
        last_decided_at: last?.toISOString() ?? null,
      })),
      annotators: annotators.map((row) => ({ ...row, acceptance_rate: acceptanceRate(row) })),
      reasons: await listReasons(tx, scope),
      days: await listDays(tx, scope),
    };
  });
}

/** 403 for those who review nowhere. */
export async function readableProjects(tx: Tx, actor: Actor): Promise<number[]> {
  const { organizationId, userId } = actor;
  const isSuperAdmin = actor.globalRole === 'super_admin';
  const ids =
    organizationId === undefined || userId === undefined
      ? []
      : await listReviewedProjects(tx, organizationId, { userId, isSuperAdmin });
  if (ids.length === 0 && !isSuperAdmin) throw new AppError('forbidden', 'You review in no project.');
  return ids;
}

/** null before anything is decided, never NaN. */
function acceptanceRate({ approved, fixed, rejected }: OutcomeRow): number | null {
  const total = approved + fixed + rejected;
  return total === 0 ? null : approved / total;
}

function periodOf(platform: Platform, { timeframe, from, to }: ReviewStatsQuery): Pick<StatsScope, 'since' | 'before'> {
  const days = timeframe === undefined ? undefined : Number.parseInt(timeframe, 10);
  const starts = [
    ...(days === undefined ? [] : [platform.now().getTime() - days * DAY_MS]),
    ...(from === undefined ? [] : [startOf('from', from)]),
  ];
  const before = to === undefined ? undefined : new Date(startOf('to', to) + DAY_MS);
  const since = starts.length === 0 ? undefined : new Date(Math.max(...starts));
  if (since !== undefined && before !== undefined && since >= before) throw invalidField('to', 'Lies before from.');
  return { since, before };
}

function startOf(field: string, day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  // 2026-02-30 is read as a day in March.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) throw invalidField(field, 'No such day.');
  return ms;
}
