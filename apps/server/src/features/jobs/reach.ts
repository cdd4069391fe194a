import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import { findJobOf, type JobReach, type JobRecord } from './jobs.queries.ts';

export type JobScope = 'organization' | 'all' | undefined;

/**
 * Administrators of the organization see every job of it, managers of projects theirs, others what they started
 * themselves. Super administrators may ask for those of all organizations.
 */
export async function reachOf(platform: Platform, actor: Actor, scope: JobScope): Promise<JobReach> {
  if (scope === 'all') {
    if (actor.globalRole !== 'super_admin')
      throw new AppError('forbidden', 'Only super administrators see the jobs of every organization.');
    return { organizationId: undefined, personId: undefined };
  }
  const organizationId = requireOrganization(actor);
  const seesAll = await hasOrganizationPermission(platform.db, actor, 'jobs.manage');
  return { organizationId, personId: seesAll ? undefined : (actor.userId ?? 0) };
}

/** Runs work where everything of the reach is visible. */
export function withReach<T>(
  platform: Platform,
  actor: Actor,
  reach: JobReach,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return reach.organizationId === undefined ? withSystem(platform.db, work) : withActor(platform.db, actor, work);
}

export interface VisibleJob {
  job: JobRecord;
  reach: JobReach;
}

/** 404 for what the actor may not know of. Super administrators find any job by its id. */
export async function findVisible(platform: Platform, actor: Actor, id: string): Promise<VisibleJob> {
  const near = await reachOf(platform, actor, undefined);
  const own = await withReach(platform, actor, near, (tx) => findJobOf(tx, near, id));
  if (own) return { job: own, reach: near };
  if (actor.globalRole !== 'super_admin') throw notFound('Job');
  const reach = await reachOf(platform, actor, 'all');
  const job = await withReach(platform, actor, reach, (tx) => findJobOf(tx, reach, id));
  if (!job) throw notFound('Job');
  return { job, reach };
}

export function requireOrganization(actor: Actor): number {
  if (actor.organizationId === undefined) throw new AppError('forbidden', 'Choose an organization first.');
  return actor.organizationId;
}
