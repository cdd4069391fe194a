import type { ConfigUsage } from '@labelwright/task-definition/breaking-changes';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type StoredUsage = ConfigUsage & Required<Pick<ConfigUsage, 'fields' | 'taskCount'>>;

/**
 * Nobody stores an answer until the transaction ends, so that none is stored under a config that it was not checked
 * against (migration 0100). Taken before any lock of a row.
 */
export async function lockConfigAlone(tx: Tx, projectId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(label_config_key(${projectId}))`.execute(tx);
}

/** For who stores answers: until the transaction ends, the config stays what it is from here on. */
export async function shareConfig(tx: Tx, projectId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(label_config_key(${projectId}))`.execute(tx);
}

/** While labels are being changed, stored answers name those of both configs. */
export async function isChangingLabels(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql`
    select from label_change
    where organization_id = ${organizationId} and project_id = ${projectId} and status in ('rewriting', 'undoing')`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What stored annotations, drafts and tasks use of the label config, read from the counters. */
export async function countConfigUsage(tx: Tx, organizationId: number, projectId: number): Promise<StoredUsage> {
  const { rows } = await sql<{ from_name: string; to_name: string; type: string; label: string; used: number }>`
    select from_name, to_name, type, label, sum(count + draft_count) as used
    from project_result_count
    where organization_id = ${organizationId} and project_id = ${projectId}
    group by from_name, to_name, type, label
    having sum(count + draft_count) > 0`.execute(tx);
  const columns = await sql<{ name: string | null; count: number }>`
    select null as name, coalesce(sum(task_number), 0) as count from project_counter
    where organization_id = ${organizationId} and project_id = ${projectId}
    union all
    select name, task_count from project_column
    where organization_id = ${organizationId} and project_id = ${projectId} and task_count > 0`.execute(tx);
  const usage: StoredUsage = { controls: {}, labels: {}, fields: Object.create(null), taskCount: 0 };
  for (const { name, count } of columns.rows) {
    if (name === null) usage.taskCount = count;
    else usage.fields[name] = count;
  }
  for (const { from_name, to_name: target, type, label, used } of rows) {
    // Links belong to no control; their labels stand under a name of their own.
    const control = from_name === '' ? type : from_name;
    if (label === '') usage.controls[`${control}|${target}|${type}`] = used;
    else {
      const labels = usage.labels[control] ?? {};
      labels[label] = (labels[label] ?? 0) + used;
      usage.labels[control] = labels;
    }
  }
  return usage;
}

/** One immutable row for each different config of a project; saving an earlier one again finds its row. */
export async function saveDefinition(
  tx: Tx,
  definition: {
    organizationId: number;
    projectId: number;
    hash: string;
    source: string;
    userId: number | undefined;
  },
): Promise<number> {
  const { organizationId, projectId, hash, source } = definition;
  const { rows } = await sql<{ id: number }>`
    with known as (
      select id from task_definition
      where organization_id = ${organizationId} and project_id = ${projectId} and kind = 'label_config' and hash = ${hash}
      order by version desc limit 1
    ), added as (
      insert into task_definition (organization_id, project_id, kind, version, hash, definition, created_by)
      select ${organizationId}, ${projectId}, 'label_config',
        coalesce((select max(version) from task_definition where organization_id = ${organizationId} and project_id = ${projectId}), 0) + 1,
        ${hash}, jsonb_build_object('label_config', ${source}::text), ${definition.userId ?? null}::bigint
      where not exists (select from known)
      returning id
    )
    select id from known union all select id from added`.execute(tx);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the definition was neither found nor made');
  return id;
}
