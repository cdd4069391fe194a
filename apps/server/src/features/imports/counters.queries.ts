import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { ResultCount } from './result-counts.ts';

export interface CounterScope {
  organizationId: number;
  projectId: number;
  /** Spreads writers over the shards. */
  shardKey: number;
}

const COUNTERS = [
  'task_number',
  'finished_task_number',
  'total_annotations_number',
  'total_predictions_number',
  'num_tasks_with_annotations',
  'useful_annotation_number',
  'ground_truth_number',
  'skipped_annotations_number',
  'draft_number',
  'result_count',
  'lead_time_ms',
] as const;

export type CounterChange = Partial<Record<(typeof COUNTERS)[number], number>>;

export async function changeCounters(tx: Tx, scope: CounterScope, change: CounterChange): Promise<void> {
  const names = COUNTERS.filter((name) => change[name]);
  if (names.length === 0) return;
  await sql`
    insert into project_counter (organization_id, project_id, shard, ${sql.join(names.map((name) => sql.ref(name)))})
    values (${scope.organizationId}, ${scope.projectId}, ${scope.shardKey % 16}, ${sql.join(names.map((name) => change[name] ?? 0))})
    on conflict (organization_id, project_id, shard) do update set updated_at = now(),
      ${sql.join(names.map((name) => sql`${sql.ref(name)} = project_counter.${sql.ref(name)} + excluded.${sql.ref(name)}`))}`.execute(
    tx,
  );
}

export async function changeResultCounts(tx: Tx, scope: CounterScope, counts: readonly ResultCount[]): Promise<void> {
  if (counts.length === 0) return;
  await sql`
    insert into project_result_count (organization_id, project_id, shard, from_name, to_name, type, label, count)
    select ${scope.organizationId}, ${scope.projectId}, ${scope.shardKey % 16}, c."fromName", c."toName", c.type, c.label, c.count
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as c("fromName" text, "toName" text, type text, label text, count bigint)
    on conflict (organization_id, project_id, from_name, to_name, type, label, shard) do update set count = project_result_count.count + excluded.count`.execute(
    tx,
  );
}
