import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface EmbeddingRow {
  id: number;
  project_id: number;
  template_id: number | null;
  title: string;
  iframe_url: string;
  button_text: string;
  visible: boolean;
  position: number;
  width: number;
  height: number;
  created_at: Date;
  updated_at: Date;
  project: { id: number; uuid: string; slug: string; title: string };
  organization: { id: number };
  workspace: { id: number };
}

const embedding = sql`
  e.*, jsonb_build_object('id', p.id, 'uuid', p.uuid, 'slug', p.slug, 'title', p.title) as project,
  jsonb_build_object('id', e.organization_id) as organization, jsonb_build_object('id', p.workspace_id) as workspace`;
const joined = sql`
  project_embedding e
  join project p on p.organization_id = e.organization_id and p.id = e.project_id and p.deleted_at is null`;

export async function listEmbeddings(
  tx: Tx,
  organizationId: number,
  projectId: number,
  only: { visible: boolean },
): Promise<EmbeddingRow[]> {
  const { rows } = await sql<EmbeddingRow>`
    select ${embedding} from ${joined}
    where e.organization_id = ${organizationId} and e.project_id = ${projectId} and (e.visible or not ${only.visible})
    order by e.position, e.id limit 500`.execute(tx);
  return rows;
}

export async function findEmbedding(tx: Tx, organizationId: number, id: number): Promise<EmbeddingRow | undefined> {
  const { rows } = await sql<EmbeddingRow>`
    select ${embedding} from ${joined} where e.organization_id = ${organizationId} and e.id = ${id}`.execute(tx);
  return rows[0];
}

export interface EmbeddingFields {
  title: string;
  iframe_url: string;
  button_text: string;
  visible: boolean;
  position: number;
  width: number;
  height: number;
}

export async function insertEmbedding(
  tx: Tx,
  scope: { organizationId: number; projectId: number; templateId: number | null; userId: number | undefined },
  fields: Partial<EmbeddingFields> & Pick<EmbeddingFields, 'iframe_url'>,
): Promise<number> {
  const { id } = await tx
    .insertInto('project_embedding')
    .values({
      ...fields,
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      template_id: scope.templateId,
      created_by: scope.userId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateEmbedding(
  tx: Tx,
  organizationId: number,
  id: number,
  fields: Partial<EmbeddingFields>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await tx
    .updateTable('project_embedding')
    .set(fields)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteEmbedding(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from project_embedding where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface TemplateFields {
  template_type: string;
  code: string | null;
  dashboard_link: string | null;
  title: string | null;
  button_text: string | null;
  visible: boolean;
  position: number;
  width: number;
  height: number;
}

export interface TemplateRow extends TemplateFields {
  id: number;
  embedding_count: number;
  created_at: Date;
  updated_at: Date;
}

export async function listTemplates(
  tx: Tx,
  organizationId: number,
  only: { visible: boolean; type: string | undefined; id?: number },
): Promise<TemplateRow[]> {
  const { rows } = await sql<TemplateRow>`
    select t.*, (select count(*) from project_embedding e where e.template_id = t.id) as embedding_count
    from template_dashboard t
    where t.organization_id = ${organizationId} and (t.visible or not ${only.visible})
      and (${only.type ?? null}::text is null or t.template_type = ${only.type ?? null})
      and (${only.id ?? null}::bigint is null or t.id = ${only.id ?? null})
    order by t.position, t.id limit 500`.execute(tx);
  return rows;
}

export async function insertTemplate(
  tx: Tx,
  organizationId: number,
  fields: Partial<TemplateFields> & Pick<TemplateFields, 'template_type'>,
): Promise<number> {
  const { id } = await tx
    .insertInto('template_dashboard')
    .values({ ...fields, organization_id: organizationId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateTemplate(
  tx: Tx,
  organizationId: number,
  id: number,
  fields: Partial<TemplateFields>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await tx
    .updateTable('template_dashboard')
    .set(fields)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteTemplate(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from template_dashboard where organization_id = ${organizationId} and id = ${id} returning id`.execute(tx);
  return rows.length > 0;
}
