import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface JobFilter {
  organizationId: number;
  /** Only jobs of this person, for those who may not see everybody's. */
  createdBy: number | undefined;
  statuses: readonly string[] | undefined;
  type: string | undefined;
  projectId: number | undefined;
  limit: number;
  after: readonly unknown[] | undefined;
}

export async function listJobs(tx: Tx, filter: JobFilter) {
  let query = tx.selectFrom('job').selectAll().where('organization_id', '=', filter.organizationId);
  if (filter.createdBy !== undefined) query = query.where('created_by', '=', filter.createdBy);
  if (filter.statuses) query = query.where('status', 'in', [...filter.statuses]);
  if (filter.type) query = query.where('type', '=', filter.type);
  if (filter.projectId) query = query.where('project_id', '=', filter.projectId);
  if (filter.after) {
    query = query.where(
      sql<boolean>`(created_at, id) < (${String(filter.after[0])}::timestamptz, ${String(filter.after[1])}::uuid)`,
    );
  }
  return query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
}

export async function countJobs(
  tx: Tx,
  filter: Pick<JobFilter, 'organizationId' | 'createdBy' | 'type' | 'projectId'>,
) {
  let query = tx
    .selectFrom('job')
    .select((of) => ['status', of.fn.countAll<number>().as('count')])
    .where('organization_id', '=', filter.organizationId);
  if (filter.createdBy !== undefined) query = query.where('created_by', '=', filter.createdBy);
  if (filter.type) query = query.where('type', '=', filter.type);
  if (filter.projectId) query = query.where('project_id', '=', filter.projectId);
  return query.groupBy('status').execute();
}

export async function findJobOf(tx: Tx, organizationId: number, id: string) {
  return tx
    .selectFrom('job')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function listJobLog(tx: Tx, organizationId: number, jobId: string, afterId: number, limit: number) {
  return tx
    .selectFrom('job_log')
    .select(['id', 'level', 'message', 'data', 'created_at'])
    .where('organization_id', '=', organizationId)
    .where('job_id', '=', jobId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function deleteOldJobs(tx: Tx, days: number): Promise<number> {
  const done = await sql`delete from job where finished_at < now() - make_interval(days => ${days})`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}
