import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface PluginRow {
  id: number;
  /** null: built in. */
  organization_id: number | null;
  task_type_id: number;
  name: string;
  version: string;
  manifest: Record<string, unknown>;
  root: string;
  digest: string;
  is_active: boolean;
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
}

const readable = (organizationId: number) => sql`(organization_id = ${organizationId} or organization_id is null)`;

export async function findPlugin(tx: Tx, organizationId: number, id: number): Promise<PluginRow | undefined> {
  const { rows } = await sql<PluginRow>`
    select * from frontend_plugin where ${readable(organizationId)} and id = ${id}`.execute(tx);
  return rows[0];
}

export async function findActivePlugin(
  tx: Tx,
  organizationId: number,
  taskTypeId: number,
): Promise<PluginRow | undefined> {
  const { rows } = await sql<PluginRow>`
    select * from frontend_plugin
    where ${readable(organizationId)} and task_type_id = ${taskTypeId} and is_active`.execute(tx);
  return rows[0];
}

export interface PluginFilter {
  taskTypeId: number | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listPlugins(tx: Tx, organizationId: number, filter: PluginFilter): Promise<PluginRow[]> {
  const { rows } = await sql<PluginRow>`
    select * from frontend_plugin
    where ${readable(organizationId)} and id > ${filter.afterId}
      and (${filter.taskTypeId ?? null}::bigint is null or task_type_id = ${filter.taskTypeId ?? null}::bigint)
    order by id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countPlugins(tx: Tx, organizationId: number, taskTypeId: number | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from frontend_plugin
    where ${readable(organizationId)}
      and (${taskTypeId ?? null}::bigint is null or task_type_id = ${taskTypeId ?? null}::bigint)`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface PluginFields {
  task_type_id: number;
  name: string;
  version: string;
  manifest: Record<string, unknown>;
  root: string;
  digest: string;
  is_active: boolean;
}

export async function insertPlugin(
  tx: Tx,
  organizationId: number,
  fields: PluginFields,
  createdBy: number | null,
): Promise<PluginRow> {
  const { rows } = await sql<PluginRow>`
    insert into frontend_plugin (organization_id, task_type_id, name, version, manifest, root, digest, is_active, created_by)
    values (${organizationId}, ${fields.task_type_id}, ${fields.name}, ${fields.version},
      ${JSON.stringify(fields.manifest)}::jsonb, ${fields.root}, ${fields.digest}, ${fields.is_active}, ${createdBy})
    returning *`.execute(tx);
  return rows[0] as PluginRow;
}

export async function updatePlugin(
  tx: Tx,
  organizationId: number,
  id: number,
  fields: PluginFields,
): Promise<PluginRow> {
  const { rows } = await sql<PluginRow>`
    update frontend_plugin set task_type_id = ${fields.task_type_id}, name = ${fields.name}, version = ${fields.version},
      manifest = ${JSON.stringify(fields.manifest)}::jsonb, root = ${fields.root}, digest = ${fields.digest},
      is_active = ${fields.is_active}
    where organization_id = ${organizationId} and id = ${id}
    returning *`.execute(tx);
  return rows[0] as PluginRow;
}

export async function deletePlugin(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from frontend_plugin where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Whether a folder, one above it or one in it belongs to another organization. Needs the system's scope. */
export async function isFolderTaken(tx: Tx, organizationId: number, root: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from frontend_plugin
    where organization_id is not null and organization_id <> ${organizationId}
      and (root = any (${foldersOf(root)}::text[]) or starts_with(root, ${`${root}/`}))
    limit 1`.execute(tx);
  return rows.length > 0;
}

/** The active plug-in that a file belongs to, as far as the reader may know of it. Needs the system's scope. */
export async function findPluginOfFile(
  tx: Tx,
  organizationId: number | undefined,
  path: string,
): Promise<PluginRow | undefined> {
  const { rows } = await sql<PluginRow>`
    select * from frontend_plugin
    where root = any (${foldersOf(path)}::text[]) and is_active
      and (organization_id is null or organization_id = ${organizationId ?? null}::bigint)
    order by length(root) desc, organization_id nulls first limit 1`.execute(tx);
  return rows[0];
}

/** For addresses that carry their own permission. Needs the system's scope. */
export async function findPluginByDigest(tx: Tx, id: number, digest: string): Promise<PluginRow | undefined> {
  const { rows } = await sql<PluginRow>`
    select * from frontend_plugin where id = ${id} and digest = ${digest} and is_active`.execute(tx);
  return rows[0];
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, 32);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

export interface BuiltInType {
  slug: string;
  name: string;
  description: string;
}

/** Writes only what differs, so that many processes may start at once. */
export async function keepBuiltInType(tx: Tx, type: BuiltInType): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into task_type (organization_id, slug, name, description)
    values (null, ${type.slug}, ${type.name}, ${type.description})
    on conflict (organization_id, slug) do update set name = excluded.name, description = excluded.description
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function keepBuiltInDefinition(
  tx: Tx,
  taskTypeId: number,
  version: string,
  hash: string,
  definition: unknown,
): Promise<void> {
  await sql`
    insert into task_definition (organization_id, task_type_id, kind, version_name, hash, definition, source)
    values (null, ${taskTypeId}, 'json_schema', ${version}, ${hash}, ${JSON.stringify(definition)}::jsonb,
      ${JSON.stringify(definition)}::json)
    on conflict (task_type_id, version_name) do nothing`.execute(tx);
}

export async function keepBuiltInPlugin(
  tx: Tx,
  taskTypeId: number,
  fields: Omit<PluginFields, 'task_type_id'>,
): Promise<void> {
  await sql`
    insert into frontend_plugin (organization_id, task_type_id, name, version, manifest, root, digest)
    values (null, ${taskTypeId}, ${fields.name}, ${fields.version}, ${JSON.stringify(fields.manifest)}::jsonb,
      ${fields.root}, ${fields.digest})
    on conflict (task_type_id) do update set name = excluded.name, version = excluded.version,
      manifest = excluded.manifest, root = excluded.root, digest = excluded.digest
    where frontend_plugin.digest <> excluded.digest or frontend_plugin.manifest <> excluded.manifest`.execute(tx);
}
