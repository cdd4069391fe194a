import { RETAINED_KINDS, type RetainedKind } from '@labelwright/contract/retention';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type RetentionCounts = Record<RetainedKind, number>;

const TABLES: Readonly<Record<RetainedKind, string>> = {
  tasks: 'task',
  annotations: 'annotation',
  projects: 'project',
  assets: 'asset',
  collection_items: 'collection_item',
};

/** How much was deleted before and since that moment; what goes with something else is counted on its own as well. */
export async function countDeleted(tx: Tx, before: Date): Promise<{ due: RetentionCounts; waiting: RetentionCounts }> {
  const at = sql`${before.toISOString()}::timestamptz`;
  const parts = RETAINED_KINDS.map(
    (kind) => sql`
      select ${kind}::text as kind, count(*) filter (where deleted_at < ${at}) as due, count(*) filter (where deleted_at >= ${at}) as waiting
      from ${sql.table(TABLES[kind])} where deleted_at is not null`,
  );
  const { rows } = await sql<{
    kind: RetainedKind;
    due: number;
    waiting: number;
  }>`${sql.join(parts, sql` union all `)}`.execute(tx);
  const of = (column: 'due' | 'waiting'): RetentionCounts =>
    Object.fromEntries(
      RETAINED_KINDS.map((kind) => [kind, rows.find((row) => row.kind === kind)?.[column] ?? 0]),
    ) as RetentionCounts;
  return { due: of('due'), waiting: of('waiting') };
}

export interface RunRow {
  id: string;
  type: string;
  status: string;
  payload: { dry_run?: boolean };
  result: Record<string, unknown> | null;
  started_at: Date | null;
  finished_at: Date | null;
}

export async function listRuns(tx: Tx, types: readonly string[], limit: number): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select id, type, status, payload, result, started_at, finished_at from job
    where type = any (${types}::text[]) and organization_id is null order by created_at desc, id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}
