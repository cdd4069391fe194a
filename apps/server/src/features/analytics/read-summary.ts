import type {
  PlatformSummaryAnalytics,
  ProjectSummaryAnalytics,
  UserSummaryAnalytics,
} from '@labelwright/contract/analytics-summaries';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { countContributions, countDocuments } from './collected.queries.ts';
import { findPerson } from './find-person.ts';
import { countOutcomes } from './people.queries.ts';
import { type Period, periodOf } from './period.ts';
import { countSignups, countUsersAndProjects } from './platform.queries.ts';

export interface TimeInput {
  timeframe?: string;
  time_zone?: string;
}

/** Of a project for those who may see its statistics; of everything for super administrators. */
export async function readSummary(
  platform: Platform,
  actor: Actor,
  project: string | undefined,
  input: TimeInput,
): Promise<ProjectSummaryAnalytics | PlatformSummaryAnalytics> {
  const period = periodOf(input, platform.now());
  if (project === undefined) return readPlatformSummary(platform, actor, period);
  const access = await requireAccess(platform, actor, { kind: 'project', reference: project }, 'project.stats');
  const where = { organizationId: access.organizationId, projectId: access.projectId };
  return withActor(platform.db, actor, async (tx) => ({
    documentCounts: await countDocuments(tx, where),
    contributionDaily: await countContributions(tx, where, period),
  }));
}

function readPlatformSummary(platform: Platform, actor: Actor, period: Period): Promise<PlatformSummaryAnalytics> {
  if (actor.globalRole !== 'super_admin')
    throw new AppError('forbidden', 'Name a project; only super administrators see the whole platform.');
  return withSystem(platform.db, async (tx) => {
    const { users, projects } = await countUsersAndProjects(tx);
    return {
      totalUsers: users,
      totalProjects: projects,
      documentCounts: await countDocuments(tx, {}),
      userSignupDaily: await countSignups(tx, period),
    };
  });
}

export async function readUserSummary(
  platform: Platform,
  actor: Actor,
  reference: string,
  input: TimeInput,
): Promise<UserSummaryAnalytics> {
  const period = periodOf(input, platform.now());
  const { user, whose, reading } = await findPerson(platform, actor, reference);
  return reading(async (tx) => {
    const days = await countContributions(tx, { organizationId: whose.organizationId, createdBy: user.id }, period);
    return {
      totalContributions: days.reduce((sum, { count }) => sum + count, 0),
      contributionDaily: days,
      approvalRate: approvalRate(await countOutcomes(tx, whose, period)),
    };
  });
}

/** null before anything is decided, never NaN. */
export function approvalRate({ approved, rejected }: { approved: number; rejected: number }): number | null {
  return approved + rejected === 0 ? null : approved / (approved + rejected);
}
