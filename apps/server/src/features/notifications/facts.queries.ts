import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** What notifications say of the things that events only name by id. All of these need a system transaction. */

export interface CommentFacts {
  text: string;
  is_deleted: boolean;
  author: string;
  author_id: number | null;
  project_title: string;
}

export async function findComment(tx: Tx, id: number): Promise<CommentFacts | undefined> {
  const { rows } = await sql<CommentFacts>`
    select c.text, c.deleted_at is not null as is_deleted, c.created_by as author_id, p.title as project_title,
      coalesce(nullif(u.display_name, ''), u.email::text, 'Somebody') as author
    from comment c join project p on p.id = c.project_id left join app_user u on u.id = c.created_by
    where c.id = ${id}`.execute(tx);
  return rows[0];
}

export interface TaskFacts {
  inner_id: number | null;
  project_title: string;
}

export async function findTaskNames(tx: Tx, projectId: number, taskId: number): Promise<TaskFacts | undefined> {
  const { rows } = await sql<TaskFacts>`
    select p.title as project_title, t.inner_id from project p left join task t on t.id = ${taskId} and t.project_id = p.id
    where p.id = ${projectId}`.execute(tx);
  return rows[0];
}

export async function findProjectTitle(tx: Tx, projectId: number): Promise<string | undefined> {
  const { rows } = await sql<{ title: string }>`select title from project where id = ${projectId}`.execute(tx);
  return rows[0]?.title;
}

export interface ItemFacts {
  title: string;
  feedback: string | null;
  created_by: number | null;
  project_id: number;
  project_title: string;
}

export async function findItem(tx: Tx, id: string): Promise<ItemFacts | undefined> {
  const { rows } = await sql<ItemFacts>`
    select i.title, i.feedback, i.created_by, i.project_id, p.title as project_title
    from collection_item i join project p on p.id = i.project_id where i.id = ${id} and i.deleted_at is null`.execute(
    tx,
  );
  return rows[0];
}

export interface InvitationFacts {
  invited_by: number | null;
  guest: string;
  place: string;
  project_id: number | null;
}

export async function findInvitation(tx: Tx, id: number, guestId: number): Promise<InvitationFacts | undefined> {
  const { rows } = await sql<InvitationFacts>`
    select i.invited_by, i.project_id, coalesce(p.title, o.name) as place,
      coalesce(nullif(u.display_name, ''), u.email::text) as guest
    from invitation i join organization o on o.id = i.organization_id
    left join project p on p.id = i.project_id
    join app_user u on u.id = ${guestId}
    where i.id = ${id}`.execute(tx);
  return rows[0];
}

/** Owners and administrators of the organization; undefined: super administrators. */
export async function listAdministrators(tx: Tx, organizationId: number | undefined): Promise<number[]> {
  const { rows } = await (organizationId === undefined
    ? sql<{ id: number }>`select id from app_user where global_role = 'super_admin' and disabled_at is null`
    : sql<{ id: number }>`
        select user_id as id from organization_member
        where organization_id = ${organizationId} and enabled and role in ('owner', 'admin')`
  ).execute(tx);
  return rows.map((row) => row.id);
}
