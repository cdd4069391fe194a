import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface PublicProject {
  id: number;
  organization_id: number;
  state: string;
  is_published: boolean;
}

export type PublicTarget = 'project' | 'task' | 'annotation';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The public project that something belongs to. Slugs are left out: another organization may have the same. */
export async function findPublicProject(
  tx: Tx,
  kind: PublicTarget,
  reference: string,
): Promise<PublicProject | undefined> {
  const id = /^[1-9]\d{0,15}$/.test(reference) ? Number(reference) : null;
  const uuid = kind === 'project' && UUID.test(reference) ? reference : null;
  if (id === null && uuid === null) return undefined;
  const which = {
    project: sql`p.id = ${id}::bigint or p.uuid = ${uuid}::uuid`,
    task: sql`p.id = (select project_id from task where id = ${id}::bigint)`,
    annotation: sql`p.id = (select project_id from annotation where id = ${id}::bigint)`,
  }[kind];
  const { rows } = await sql<PublicProject>`
    select p.id, p.organization_id, p.state, p.is_published
    from project p
    join organization o on o.id = p.organization_id and o.deleted_at is null and o.suspended_at is null
    where (${which}) and p.is_public and not p.is_draft and p.deleted_at is null`.execute(tx);
  return rows[0];
}
