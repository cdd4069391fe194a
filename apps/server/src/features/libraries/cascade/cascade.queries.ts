import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { type Reader, visibleProjects } from '../../projects/index.ts';
import type { CascadeValues } from './cascade.ts';

export type DerivedRow = CascadeValues & {
  id: number;
  title: string;
  state: string;
  template_of: number | null;
  template_base: CascadeValues | null;
  is_template: boolean;
};

/** Projects made from a template that the reader may see; templates made from templates stand for themselves. */
export async function listDerived(tx: Tx, reader: Reader, templateId: number): Promise<DerivedRow[]> {
  const { rows } = await sql<DerivedRow>`
    select p.* from project p
    where p.organization_id = ${reader.organizationId} and p.template_of = ${templateId} and not p.is_template
      and p.deleted_at is null and p.id in (${visibleProjects(reader)})
    order by p.id limit 1000`.execute(tx);
  return rows;
}

export async function findDerived(tx: Tx, organizationId: number, id: number): Promise<DerivedRow | undefined> {
  const { rows } = await sql<DerivedRow>`
    select * from project where organization_id = ${organizationId} and id = ${id} and deleted_at is null`.execute(tx);
  return rows[0];
}

/** From now on these values are what the project took over. */
export async function saveBase(tx: Tx, organizationId: number, id: number, values: CascadeValues): Promise<void> {
  await sql`
    update project set template_base = coalesce(template_base, '{}') || ${JSON.stringify(values)}::jsonb
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}
