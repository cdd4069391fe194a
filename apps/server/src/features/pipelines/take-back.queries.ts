import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { ActiveRelation } from './wiring.ts';

export interface UntouchedFlow {
  id: number;
  /** Answers that did not come along. */
  left: number;
}

export async function findChildTask(
  tx: Tx,
  relation: Pick<ActiveRelation, 'id'>,
  parentTaskId: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ child_task_id: number }>`
    select child_task_id from task_flow
    where relation_id = ${relation.id} and parent_task_id = ${parentTaskId} and child_task_id is not null`.execute(tx);
  return rows[0]?.child_task_id;
}

/**
 * The decision that made this task, when no review says any more what it said (one of `statuses`) and nobody has begun with
 * the task: copies that came along are as they came, nobody holds it, answered it, discussed it or let it flow further.
 * Read while both tasks are locked.
 */
export async function findUntouchedFlow(
  tx: Tx,
  organizationId: number,
  statuses: readonly string[],
  childTaskId: number,
): Promise<UntouchedFlow | undefined> {
  const { rows } = await sql<UntouchedFlow>`
    select f.id, jsonb_array_length(f.left_answers) as left
    from task_flow f join task c on c.id = f.child_task_id and c.deleted_at is null
      join task p on p.id = f.parent_task_id and p.deleted_at is null
    where f.organization_id = ${organizationId} and f.child_task_id = ${childTaskId} and f.returned_at is null
      and not exists (select from review r where r.task_id = p.id and r.status = any (${statuses}::text[]))
      and not exists (select from annotation a
        where a.task_id = c.id and a.deleted_at is null and (a.origin <> 'copied' or a.version > 1))
      and not exists (select from annotation_draft d where d.task_id = c.id)
      and not exists (select from task_lease l where l.task_id = c.id)
      and not exists (select from comment m where m.task_id = c.id)
      and not exists (select from task_flow next where next.parent_task_id = c.id)
      and not exists (select from adjudication j where j.task_id = c.id and j.status not in ('pending', 'withdrawn'))`.execute(
    tx,
  );
  return rows[0];
}

/** As if it had never been decided: a later review decides anew. */
export async function forgetDecision(tx: Tx, flowId: number): Promise<void> {
  await sql`delete from task_flow where id = ${flowId}`.execute(tx);
}
