import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface AttemptRow {
  id: number;
  batch_id: number;
  question_ids: number[];
  finished_at: Date | null;
  passed: boolean | null;
  score: number | null;
}

const COLUMNS = sql`id, batch_id, question_ids, finished_at, passed, score`;
const numbered = (row: AttemptRow): AttemptRow => ({ ...row, question_ids: row.question_ids.map(Number) });

/** The attempt that is under way, or a new one. */
export async function openAttempt(
  tx: Tx,
  attempt: { organizationId: number; batchId: number; userId: number; questionIds: readonly number[] },
): Promise<AttemptRow> {
  const { rows } = await sql<AttemptRow>`
    insert into crowd_attempt (organization_id, batch_id, user_id, question_ids)
    values (${attempt.organizationId}, ${attempt.batchId}, ${attempt.userId}, ${attempt.questionIds}::bigint[])
    on conflict (batch_id, user_id) where finished_at is null do update set batch_id = excluded.batch_id
    returning ${COLUMNS}`.execute(tx);
  return numbered(rows[0] as AttemptRow);
}

export async function lockAttempt(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<AttemptRow | undefined> {
  const { rows } = await sql<AttemptRow>`
    select ${COLUMNS} from crowd_attempt
    where organization_id = ${organizationId} and id = ${id} and user_id = ${userId} for update`.execute(tx);
  return rows[0] && numbered(rows[0]);
}

export async function finishAttempt(
  tx: Tx,
  id: number,
  result: { answers: Record<string, unknown>; score: number; passed: boolean; now: Date },
): Promise<void> {
  await sql`
    update crowd_attempt set answers = ${JSON.stringify(result.answers)}::jsonb, score = ${result.score}, passed = ${result.passed},
      finished_at = ${result.now.toISOString()}::timestamptz
    where id = ${id}`.execute(tx);
}

/** The questions that are still there, in the order asked. */
export async function listQuestionData(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
): Promise<{ task: number; data: unknown }[]> {
  const { rows } = await sql<{ task: number; data: unknown }>`
    select t.id as task, t.data from unnest(${taskIds}::bigint[]) with ordinality as q (id, place)
    join task t on t.id = q.id and t.organization_id = ${organizationId} and t.deleted_at is null
    order by q.place`.execute(tx);
  return rows;
}

export async function findLabelConfig(tx: Tx, organizationId: number, projectId: number): Promise<string> {
  const { rows } = await sql<{ label_config: string | null }>`
    select label_config from project where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
  return rows[0]?.label_config ?? '';
}
