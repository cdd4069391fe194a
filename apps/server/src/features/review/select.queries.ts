import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { AGREEMENT } from '../tasks/index.ts';
import type { Scope } from './review.queries.ts';

export interface Selection {
  tasks: readonly number[] | undefined;
  maxAgreement: number | undefined;
  annotator: number | undefined;
  /** Only tasks that nothing was decided for. */
  undecidedOnly: boolean;
  limit: number;
}

/** Complete tasks that are not in review, locked. */
export async function lockSelectable(tx: Tx, scope: Scope, asked: Selection): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.is_labeled and t.deleted_at is null
      ${asked.tasks === undefined ? sql`` : sql`and t.id = any (${asked.tasks}::bigint[])`}
      ${asked.undecidedOnly ? sql`and t.review_status is null` : sql`and (t.review_status is null or t.review_status in ('not_sampled', 'accepted_blind'))`}
      ${asked.maxAgreement === undefined ? sql`` : sql`and ${AGREEMENT} <= ${asked.maxAgreement}`}
      ${
        asked.annotator === undefined
          ? sql``
          : sql`and exists (
              select from annotation a
              where a.task_id = t.id and a.completed_by = ${asked.annotator} and a.counts and not a.was_cancelled and a.deleted_at is null)`
      }
    order by t.id limit ${asked.limit} for no key update of t`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Decides for each by the dice of its task; returns those that are to be reviewed. */
export async function decideBySample(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number; review_status: string }>`
    update task t set review_status = case when is_sampled_for_review(t.id, p.uuid, review_share(p.settings, p.review_percentage, ${AGREEMENT})) then 'pending' else 'not_sampled' end
    from project p
    where p.id = t.project_id and p.organization_id = ${scope.organizationId} and t.id = any (${taskIds}::bigint[])
    returning t.id, t.review_status`.execute(tx);
  return rows.filter((row) => row.review_status === 'pending').map((row) => row.id);
}

/** Returns how many reviews were opened. */
export async function addReviews(tx: Tx, taskIds: readonly number[], source: 'sample' | 'manual'): Promise<number> {
  const { rows } = await sql<{ added: number }>`
    select add_reviews(${taskIds}::bigint[], ${source}) as added`.execute(tx);
  await sql`select settle_review_status(${taskIds}::bigint[])`.execute(tx);
  return rows[0]?.added ?? 0;
}

export async function countPending(tx: Tx, taskIds: readonly number[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task where id = any (${taskIds}::bigint[]) and review_status = 'pending'`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Whether the dice could choose any task. */
export async function findsSample(tx: Tx, scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select p.review_percentage > 0 or exists (select from review_rules(p.settings) as r where r.percentage > 0) as found
    from project p where p.organization_id = ${scope.organizationId} and p.id = ${scope.projectId}`.execute(tx);
  return rows[0]?.found ?? false;
}
