import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface StoredTakeover {
  id: number;
  source_url: string;
  source_version: string;
  member_role: 'member' | 'admin';
  chosen_projects: number[] | null;
  requests_per_second: number;
  sealed_token: string | null;
  job_id: string | null;
  job_status: string | null;
  job_error: string | null;
  tasks: number;
  tasks_seen: number;
  created_by: number | null;
  created_at: Date;
  finished_at: Date | null;
}

/** One, or all of the organization, newest first. */
export async function listTakeovers(
  tx: Tx,
  organizationId: number,
  { id, before, limit }: { id?: number; before?: number; limit: number },
): Promise<StoredTakeover[]> {
  const chosen = [
    ...(id === undefined ? [] : [sql<SqlBool>`t.id = ${id}`]),
    ...(before === undefined ? [] : [sql<SqlBool>`t.id < ${before}`]),
  ];
  const { rows } = await sql<StoredTakeover>`
    select t.id, t.source_url, t.source_version, t.member_role, to_json(t.chosen_projects) as chosen_projects, t.requests_per_second, t.sealed_token,
      t.job_id, j.status as job_status, j.error as job_error, coalesce(p.tasks, 0)::int as tasks,
      coalesce(p.tasks_seen, 0)::int as tasks_seen, t.created_by, t.created_at, t.finished_at
    from takeover t
    left join job j on j.id = t.job_id and j.organization_id = t.organization_id
    left join lateral (
      select sum(greatest(task_count, seen_count)) as tasks, sum(seen_count) as tasks_seen from takeover_project
      where organization_id = t.organization_id and takeover_id = t.id) p on true
    where ${sql.join([sql<SqlBool>`t.organization_id = ${organizationId}`, ...chosen], sql` and `)}
    order by t.id desc limit ${limit}`.execute(tx);
  return rows;
}

export interface TakeoverOrder {
  organizationId: number;
  sourceUrl: string;
  createdBy: number | null;
  role: 'member' | 'admin';
  projects: number[] | null;
  requestsPerSecond: number;
}

/** The takeover of this address, made or found; locked, so that two who start it take turns. */
export async function saveOrder(tx: Tx, order: TakeoverOrder): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into takeover (organization_id, source_url, created_by, member_role, chosen_projects, requests_per_second)
    values (${order.organizationId}, ${order.sourceUrl}, ${order.createdBy}, ${order.role}, ${order.projects},
      ${order.requestsPerSecond})
    on conflict (organization_id, source_url) do update set member_role = excluded.member_role,
      chosen_projects = excluded.chosen_projects, requests_per_second = excluded.requests_per_second
    returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the takeover was not stored');
  return row.id;
}

export async function saveJob(
  tx: Tx,
  organizationId: number,
  id: number,
  given: { jobId: string; sealedToken: string },
): Promise<void> {
  await tx
    .updateTable('takeover')
    .set({ job_id: given.jobId, sealed_token: given.sealedToken, finished_at: null })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** The token of a run that has ended. Another that was begun since keeps its own. */
export async function forgetToken(tx: Tx, organizationId: number, jobId: string): Promise<void> {
  await tx
    .updateTable('takeover')
    .set({ sealed_token: null })
    .where('organization_id', '=', organizationId)
    .where('job_id', '=', jobId)
    .execute();
}
