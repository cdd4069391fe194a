import type { Home } from '@labelwright/contract/tenants';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization, requirePerson } from '../identity/index.ts';
import { type LabellingRow, listLabelling, listManaging, type ManagingRow, sumToday } from './home.queries.ts';
import { ownRole } from './standing.ts';

const STALLED_DAYS = 7;

/** The first page after sign-in: work that waits, projects that need attention, what was done today. */
export async function readHome(platform: Platform, actor: Actor): Promise<Home> {
  const organizationId = requireOrganization(actor);
  const userId = requirePerson(actor);
  const now = platform.now();
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  return withActor(platform.db, actor, async (tx) => {
    const role = await ownRole(tx, actor);
    const managesAll = role === 'owner' || role === 'admin';
    const labelling = await listLabelling(tx, organizationId, userId);
    const managing = await listManaging(tx, organizationId, { userId, managesAll });
    return {
      labelling: labelling.map((row) => ({
        project_id: row.project_id,
        title: row.title,
        remaining_for_me: remainingFor(row),
        done_by_me: row.done,
      })),
      managing: managing.map((row) => ({
        project_id: row.project_id,
        title: row.title,
        state: row.state,
        task_number: row.task_number,
        finished_task_number: row.finished_task_number,
        issues: issuesOf(row, now),
      })),
      today: await sumToday(tx, organizationId, userId, midnight),
    };
  });
}

function remainingFor(row: LabellingRow): number {
  const open = Math.max(0, row.open_tasks - row.done_open);
  return row.task_limit === 0 ? open : Math.min(open, Math.max(0, row.task_limit - row.done));
}

/** What keeps a project from moving, in words. */
export function issuesOf(row: Omit<ManagingRow, 'project_id' | 'title'>, now: Date): string[] {
  const issues: string[] = [];
  const left = row.task_number - row.finished_task_number;
  if (row.failed_jobs > 0)
    issues.push(
      row.failed_jobs === 1 ? 'A job failed since yesterday.' : `${row.failed_jobs} jobs failed since yesterday.`,
    );
  if (row.state !== 'live') return issues;
  if (!row.is_published) issues.push('Live, but not published: nobody gets tasks.');
  else if (left > 0 && row.annotator_count === 0) issues.push('Nobody is there to label.');
  else if (left > 0 && row.last_annotation_at !== null) {
    const days = Math.floor((now.getTime() - row.last_annotation_at.getTime()) / 86_400_000);
    if (days >= STALLED_DAYS) issues.push(`No annotation for ${days} days.`);
  }
  if (left === 0 && row.task_number > 0) issues.push('Every task is done: complete the project or import more.');
  return issues;
}
