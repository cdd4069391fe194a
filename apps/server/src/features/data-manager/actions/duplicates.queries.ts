import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

/**
 * Among the tasks under the alias t that the condition selects, those whose data (or these fields of it) are those of
 * another one: of each set the one with most answers stays, the oldest of several.
 */
export async function planDuplicates(
  tx: Tx,
  runId: number,
  condition: RawBuilder<boolean>,
  keys: readonly string[],
): Promise<void> {
  const compared =
    keys.length === 0
      ? sql`t.data::text`
      : sql`jsonb_build_array(${sql.join(keys.map((key) => sql`data_field(t.data, ${key}::text)`))})::text`;
  await sql`
    insert into task_action_pair (task_action_id, task_id, keeper_id, organization_id)
    select ${runId}, id, keeper, organization_id from (
      select t.id, t.organization_id, first_value(t.id) over (
        partition by md5(${compared}) order by t.total_annotations + t.cancelled_annotations desc, t.id) as keeper
      from task t where ${condition}) as alike
    where id <> keeper`.execute(tx);
}

export interface Pair {
  task_id: number;
  keeper_id: number;
}

/** Only where both are there still. */
export async function listPairs(tx: Tx, scope: Scope, runId: number, taskIds: readonly number[]): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select p.task_id, p.keeper_id from task_action_pair p
    join task k on k.id = p.keeper_id and k.deleted_at is null
    join task t on t.id = p.task_id and t.deleted_at is null
    where p.task_action_id = ${runId} and t.project_id = ${scope.projectId} and k.project_id = ${scope.projectId}
      and p.task_id = any (${taskIds}::bigint[])`.execute(tx);
  return rows;
}

export async function listPlannedIds(tx: Tx, runId: number, afterId: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    select task_id from task_action_pair where task_action_id = ${runId} and task_id > ${afterId}
    order by task_id limit ${limit}`.execute(tx);
  return rows.map((row) => row.task_id);
}

export interface Moved {
  id: number;
  from: number;
  to: number;
}

/** Answers of one task become answers of another; a second ground truth becomes an answer like any other. */
export async function moveAnswers(
  tx: Tx,
  pairs: readonly { from: number; to: number; id?: number }[],
): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    update annotation a set task_id = r."to",
      ground_truth = a.ground_truth and not exists (
        select from annotation o where o.task_id = r."to" and o.ground_truth and o.deleted_at is null)
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r ("from" bigint, "to" bigint, id bigint)
    where a.task_id = r."from" and a.deleted_at is null and (r.id is null or a.id = r.id)
      and not exists (select from annotation o where o.task_id = r."to" and o.submission_id <> '' and o.submission_id = a.submission_id)
    returning a.id, r."from", r."to"`.execute(tx);
  const moved = JSON.stringify(rows);
  await sql`
    update review set task_id = r."to"
    from jsonb_to_recordset(${moved}::jsonb) as r (id bigint, "to" bigint) where review.annotation_id = r.id`.execute(
    tx,
  );
  await sql`
    update comment set task_id = r."to"
    from jsonb_to_recordset(${moved}::jsonb) as r (id bigint, "to" bigint) where comment.annotation_id = r.id`.execute(
    tx,
  );
  const tasks = [...new Set(rows.flatMap(({ from, to }) => [from, to]))];
  await sql`select recount_comments(id) from unnest(${tasks}::bigint[]) as id`.execute(tx);
  return rows;
}
