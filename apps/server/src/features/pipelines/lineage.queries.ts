import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface RelativeRow {
  task_id: number;
  inner_id: number;
  project_id: number;
  title: string;
  state: string;
  relation_id: number | null;
  /** Steps from the task that was asked for: negative towards the source. */
  distance: number;
  is_labeled: boolean;
  final_annotation_id: number | null;
  is_deleted: boolean;
}

const RELATIVE = sql`t.id as task_id, t.inner_id, t.project_id, p.title, p.state, t.is_labeled, t.final_annotation_id, t.deleted_at is not null as is_deleted`;

export async function listAncestors(tx: Tx, organizationId: number, taskId: number): Promise<RelativeRow[]> {
  const { rows } = await sql<RelativeRow>`
    with recursive way as (
      select f.parent_task_id as id, f.relation_id, -1 as distance from task_flow f
      where f.organization_id = ${organizationId} and f.child_task_id = ${taskId}
      union all
      select f.parent_task_id, f.relation_id, w.distance - 1 from way w join task_flow f on f.child_task_id = w.id
      where f.organization_id = ${organizationId} and w.distance > -50
    )
    select ${RELATIVE}, w.relation_id, w.distance
    from way w join task t on t.id = w.id join project p on p.id = t.project_id order by w.distance desc`.execute(tx);
  return rows;
}

export async function listDescendants(tx: Tx, organizationId: number, taskId: number): Promise<RelativeRow[]> {
  const { rows } = await sql<RelativeRow>`
    with recursive way as (
      select f.child_task_id as id, f.relation_id, 1 as distance from task_flow f
      where f.organization_id = ${organizationId} and f.parent_task_id = ${taskId} and f.child_task_id is not null
      union all
      select f.child_task_id, f.relation_id, w.distance + 1 from way w join task_flow f on f.parent_task_id = w.id
      where f.organization_id = ${organizationId} and f.child_task_id is not null and w.distance < 50
    )
    select ${RELATIVE}, w.relation_id, w.distance
    from way w join task t on t.id = w.id join project p on p.id = t.project_id order by w.distance, t.id limit 1000`.execute(
    tx,
  );
  return rows;
}

/** Tasks of the same project that came from elsewhere and are about the same thing (S4-080). */
export async function listSameSource(tx: Tx, organizationId: number, taskId: number): Promise<RelativeRow[]> {
  const { rows } = await sql<RelativeRow>`
    select ${RELATIVE}, other.relation_id, 0 as distance
    from task_flow mine
    join task_flow other on other.child_project_id = mine.child_project_id and other.source_key = mine.source_key
      and other.outcome = 'flowed' and other.id <> mine.id
    join task t on t.id = other.child_task_id join project p on p.id = t.project_id
    where mine.organization_id = ${organizationId} and mine.child_task_id = ${taskId} and mine.source_key <> '' and t.deleted_at is null
    order by t.id limit 100`.execute(tx);
  return rows;
}

/** What was said when the task or one before it flowed on, oldest first. */
export async function listFeedback(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<{ project_id: number; title: string; state: string; text: string; at: Date }[]> {
  const { rows } = await sql<{ project_id: number; title: string; state: string; text: string; at: Date }>`
    with recursive way as (
      select f.* from task_flow f where f.organization_id = ${organizationId} and f.child_task_id = ${taskId}
      union all
      select f.* from way w join task_flow f on f.child_task_id = w.parent_task_id where f.organization_id = ${organizationId}
    )
    select p.id as project_id, p.title, p.state, w.reason as text, w.decided_at as at
    from way w join project p on p.id = w.parent_project_id where w.reason <> '' order by w.decided_at limit 50`.execute(
    tx,
  );
  return rows;
}
