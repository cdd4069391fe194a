import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** A link with what its label is now. */
export interface LinkRow {
  id: number;
  label_id: number;
  from_name: string;
  merged: string[];
  label_version: number;
  title: string;
  version: number;
  value: unknown;
  color: string | null;
  hotkey: string | null;
}

/** In the order in which they were made: an option that two labels offer belongs to the older link. */
export async function listProjectLinks(tx: Tx, organizationId: number, projectId: number): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select k.id, k.label_id, k.from_name, k.merged, k.label_version, l.title, l.version, l.value, l.color, l.hotkey
    from label_link k join library_label l on l.organization_id = k.organization_id and l.id = k.label_id
    where k.organization_id = ${organizationId} and k.project_id = ${projectId}
    order by k.id`.execute(tx);
  return rows;
}

export async function saveMerged(
  tx: Tx,
  organizationId: number,
  links: readonly { id: number; merged: readonly string[]; version: number }[],
): Promise<void> {
  await sql`
    update label_link k set merged = given.merged, label_version = given.version, problem = null
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as given(id bigint, merged jsonb, version integer)
    where k.organization_id = ${organizationId} and k.id = given.id
      and (k.merged <> given.merged or k.label_version <> given.version or k.problem is not null)`.execute(tx);
}

export async function deleteLinks(tx: Tx, organizationId: number, ids: readonly number[]): Promise<void> {
  await sql`delete from label_link where organization_id = ${organizationId} and id = any(${ids}::bigint[])`.execute(
    tx,
  );
}

/** A copy of a project is linked like the original. */
export async function copyLinks(
  tx: Tx,
  organizationId: number,
  copy: { from: number; to: number; userId: number | undefined },
): Promise<void> {
  await sql`
    insert into label_link (organization_id, project_id, label_id, from_name, merged, label_version, created_by)
    select organization_id, ${copy.to}, label_id, from_name, merged, label_version, ${copy.userId ?? null}::bigint
    from label_link where organization_id = ${organizationId} and project_id = ${copy.from} order by id`.execute(tx);
}
