import type { TaskMetrics, TaskMetricsQuery } from '@labelwright/contract/task-api';
import { requireProject } from '../../features/tasks/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { listMeasured, type MetricsRow, readMetrics } from './metrics.queries.ts';
import { assertInScope, callerOf, isManager } from './tenant.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

/** Numbers of the projects that the caller may see numbers of. */
export async function readTenantMetrics(
  platform: Platform,
  given: Actor,
  body: TaskMetricsQuery,
): Promise<TaskMetrics> {
  const { actor, organizationId, tenantId } = await callerOf(platform, given, body.tenant_id);
  assertInScope(actor, 'project.stats');
  const access =
    body.project_id === undefined ? undefined : await requireProject(platform, actor, body.project_id, 'project.stats');
  const isClaimed = actor.claims?.permissions.includes('project.stats') ?? false;
  const scope = {
    organizationId,
    userId: actor.userId,
    isSuperAdmin: actor.globalRole === 'super_admin',
    ofAll: isClaimed || actor.claims?.projectRole === 'reviewer' || (await isManager(platform, actor)),
    projectId: access?.projectId,
  };
  const { days = USUAL_DAYS } = body;
  const now = platform.now();
  const row = await withActor(platform.db, actor, async (tx) => {
    const projects = await listMeasured(tx, scope);
    if (projects.length === 0 && !scope.ofAll)
      throw new AppError('forbidden', 'Metrics are for administrators and reviewers.');
    return readMetrics(tx, organizationId, projects, { since: new Date(now.getTime() - days * DAY_MS), now });
  });
  return present(tenantId, days, row);
}

function present(tenantId: string, days: number, row: MetricsRow): TaskMetrics {
  const { pending, in_progress, complete, failed, created } = row;
  const decided = row.approved + row.rejected;
  return {
    tenant_id: tenantId,
    days,
    tasks: { total: pending + in_progress + complete + failed, pending, in_progress, complete, failed, created },
    allocation: { held_now: row.held_now, people: row.holders, allocated: row.allocated },
    annotations: {
      submitted: row.submitted,
      skipped: row.skipped,
      people: row.annotators,
      average_lead_time: row.average_lead_time_ms === null ? null : Number(row.average_lead_time_ms) / 1000,
    },
    review: {
      pending: row.review_pending,
      approved: row.approved,
      rejected: row.rejected,
      approval_rate: decided === 0 ? null : row.approved / decided,
    },
  };
}
