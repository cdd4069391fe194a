import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AnnotatorRow {
  id: number;
  first_name: string;
  last_name: string;
  email: string;
}

/** Everybody who has answered in the project. */
export async function listAnnotators(tx: Tx, organizationId: number, projectId: number): Promise<AnnotatorRow[]> {
  const { rows } = await sql<AnnotatorRow>`
    select u.id, u.first_name, u.last_name, u.email::text as email from app_user u
    where u.id in (
      select a.completed_by from annotation a
      where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.deleted_at is null)
    order by u.id`.execute(tx);
  return rows;
}

export interface StateRow {
  state: string;
  created_at: Date;
  triggered_by: number | null;
}

/** What a task went through: made, first answered, complete. */
export async function listTaskStates(tx: Tx, organizationId: number, id: number): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    select s.state, s.created_at, s.triggered_by from task t, lateral (
      select 'CREATED' as state, t.created_at, t.created_by as triggered_by
      union all (select 'IN_PROGRESS', a.created_at, a.completed_by from annotation a
        where a.organization_id = t.organization_id and a.task_id = t.id and a.deleted_at is null order by a.created_at, a.id limit 1)
      union all select 'COMPLETED', t.labeled_at, null where t.is_labeled and t.labeled_at is not null) s
    where t.organization_id = ${organizationId} and t.id = ${id}
    order by s.created_at, s.state desc`.execute(tx);
  return rows;
}

export async function listAnnotationStates(tx: Tx, organizationId: number, id: number): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    select 'SUBMITTED' as state, a.created_at, a.completed_by as triggered_by from annotation a
    where a.organization_id = ${organizationId} and a.id = ${id}`.execute(tx);
  return rows;
}

export async function listProjectStates(tx: Tx, organizationId: number, id: number): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    select s.state, s.created_at, s.triggered_by from project p, lateral (
      select 'CREATED' as state, p.created_at, p.created_by as triggered_by
      union all (select 'IN_PROGRESS', a.created_at, a.completed_by from annotation a
        where a.organization_id = p.organization_id and a.project_id = p.id and a.deleted_at is null
        order by a.id limit 1)
      union all select 'COMPLETED', p.updated_at, null where p.state = 'completed') s
    where p.organization_id = ${organizationId} and p.id = ${id}
    order by s.created_at`.execute(tx);
  return rows;
}
