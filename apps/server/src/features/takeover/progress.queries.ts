import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { TakeoverScope } from './takeover.queries.ts';

/** Which projects are to come. What an earlier run saw of them is counted anew. */
export async function planProjects(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  projects: readonly { sourceId: number; title: string; taskCount: number | null }[],
): Promise<void> {
  await tx
    .deleteFrom('takeover_project')
    .where('organization_id', '=', organizationId)
    .where('takeover_id', '=', takeoverId)
    .execute();
  if (projects.length === 0) return;
  await tx
    .insertInto('takeover_project')
    .values(
      projects.map(({ sourceId, title, taskCount }) => ({
        organization_id: organizationId,
        takeover_id: takeoverId,
        source_id: sourceId,
        title,
        task_count: taskCount,
      })),
    )
    // Two runs of the same takeover may begin at once.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function markProject(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  sourceId: number,
  status: 'running' | 'finished' | 'gone',
): Promise<void> {
  await tx
    .updateTable('takeover_project')
    .set({ status })
    .where('organization_id', '=', organizationId)
    .where('takeover_id', '=', takeoverId)
    .where('source_id', '=', sourceId)
    .execute();
}

/** Returns how many tasks of all projects have been seen, of how many. */
export async function noteSeen(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  sourceId: number,
  { seen, total }: { seen: number; total: number | undefined },
): Promise<{ done: number; total: number }> {
  await sql`
    update takeover_project set seen_count = ${seen}, task_count = greatest(coalesce(${total ?? null}, task_count), ${seen})
    where organization_id = ${organizationId} and takeover_id = ${takeoverId} and source_id = ${sourceId}`.execute(tx);
  const { rows } = await sql<{ done: number; total: number }>`
    select coalesce(sum(seen_count), 0)::int as done, coalesce(sum(greatest(task_count, seen_count)), 0)::int as total
    from takeover_project where organization_id = ${organizationId} and takeover_id = ${takeoverId}`.execute(tx);
  return rows[0] ?? { done: seen, total: total ?? seen };
}

export interface ProjectProgress {
  source_id: number;
  title: string;
  status: 'waiting' | 'running' | 'finished' | 'gone';
  tasks: number | null;
  tasks_seen: number;
  project: number | null;
}

export async function listProjectProgress(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
): Promise<ProjectProgress[]> {
  const { rows } = await sql<ProjectProgress>`
    select p.source_id, p.title, p.status, p.task_count as tasks, p.seen_count as tasks_seen, i.target_id as project
    from takeover_project p
    left join takeover_item i on i.organization_id = p.organization_id and i.takeover_id = p.takeover_id
      and i.kind = 'project' and i.source_id = p.source_id::text
    where p.organization_id = ${organizationId} and p.takeover_id = ${takeoverId}
    order by p.source_id`.execute(tx);
  return rows;
}
