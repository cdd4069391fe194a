import type { LabelListQuery, LabelStatus } from '@labelwright/contract/libraries';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface LabelRow {
  id: number;
  organization_id: number;
  workspace_id: number | null;
  title: string;
  description: string | null;
  value: Record<string, unknown>;
  color: string | null;
  hotkey: string | null;
  aliases: string[];
  status: LabelStatus;
  decided_by: number | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  decision_note: string | null;
  version: number;
  created_by: number | null;
  created_by_name: string | null;
  created_at: Date;
  updated_at: Date;
  link_count: number;
  use_count: number;
}

const nameOf = (user: string): RawBuilder<unknown> =>
  sql.raw(
    `coalesce(nullif(${user}.display_name, ''), nullif(trim(${user}.first_name || ' ' || ${user}.last_name), ''), ${user}.email::text)`,
  );

const columns = sql`
  l.*, ${nameOf('c')} as created_by_name, ${nameOf('d')} as decided_by_name,
  (select count(*) from label_link k where k.organization_id = l.organization_id and k.label_id = l.id) as link_count,
  (select coalesce(sum(n.count), 0)
   from (select distinct project_id, from_name from label_link where organization_id = l.organization_id and label_id = l.id) k
   join project_result_count n on n.organization_id = l.organization_id and n.project_id = k.project_id
     and n.from_name = k.from_name and n.label = any(l.option_names)) as use_count`;
const people = sql`left join app_user c on c.id = l.created_by left join app_user d on d.id = l.decided_by`;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function conditions(organizationId: number, query: LabelListQuery): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`l.organization_id = ${organizationId}`];
  const status = query.status ?? (query.approved ? 'approved' : undefined);
  if (status !== undefined) all.push(sql`l.status = ${status}`);
  if (query.approved === false) all.push(sql`l.status <> 'approved'`);
  if (query.workspace !== undefined) all.push(sql`(l.workspace_id = ${query.workspace} or l.workspace_id is null)`);
  if (query.type !== undefined)
    all.push(sql`exists (select from jsonb_object_keys(l.value) t where lower(t) = lower(${query.type}))`);
  const search = query.search?.trim();
  if (search)
    all.push(sql`(l.title ilike ${like(search)} or l.description ilike ${like(search)}
      or exists (select from unnest(l.aliases || l.option_names) n where n ilike ${like(search)}))`);
  return sql.join(all, sql` and `);
}

/** One page, and how many there are in all. */
export async function listLabels(
  tx: Tx,
  organizationId: number,
  query: LabelListQuery,
  page: { after: readonly unknown[] | undefined; limit: number; offset: number },
): Promise<{ rows: LabelRow[]; total: number }> {
  const given = query.ordering ?? 'title';
  const isDescending = given.startsWith('-');
  const isByTitle = given.endsWith('title');
  const key = isByTitle ? sql`lower(l.title)` : sql`l.created_at`;
  const direction = sql.raw(isDescending ? 'desc' : 'asc');
  const behind =
    page.after === undefined
      ? sql`true`
      : sql`(${key}, l.id) ${sql.raw(isDescending ? '<' : '>')} (${String(page.after[0])}::${sql.raw(isByTitle ? 'text' : 'timestamptz')}, ${Number(page.after[1])})`;
  const where = conditions(organizationId, query);
  const { rows } = await sql<LabelRow>`
    select ${columns} from library_label l ${people}
    where ${where} and ${behind}
    order by ${key} ${direction}, l.id ${direction} limit ${page.limit} offset ${page.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from library_label l where ${where}`.execute(
    tx,
  );
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findLabel(tx: Tx, organizationId: number, id: number): Promise<LabelRow | undefined> {
  const { rows } = await sql<LabelRow>`
    select ${columns} from library_label l ${people}
    where l.organization_id = ${organizationId} and l.id = ${id}`.execute(tx);
  return rows[0];
}

export async function findLabels(tx: Tx, organizationId: number, ids: readonly number[]): Promise<LabelRow[]> {
  const { rows } = await sql<LabelRow>`
    select ${columns} from library_label l ${people}
    where l.organization_id = ${organizationId} and l.id = any(${ids}::bigint[])`.execute(tx);
  return rows;
}

/** Two changes of one label follow each other. false: there is none. */
export async function lockLabel(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    select from library_label where organization_id = ${organizationId} and id = ${id} for update`.execute(tx);
  return rows.length > 0;
}

export interface LabelFields {
  title: string;
  description: string | null;
  value: Record<string, unknown>;
  color: string | null;
  hotkey: string | null;
  aliases: string[];
  workspace_id: number | null;
  option_names: string[];
}

export async function insertLabel(
  tx: Tx,
  organizationId: number,
  fields: LabelFields,
  userId: number | undefined,
): Promise<number> {
  const made = await tx
    .insertInto('library_label')
    .values({
      ...fields,
      value: JSON.stringify(fields.value),
      organization_id: organizationId,
      created_by: userId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return made.id;
}

export async function updateLabel(
  tx: Tx,
  organizationId: number,
  id: number,
  fields: Partial<LabelFields> & { version?: number; status?: LabelStatus },
): Promise<void> {
  const { value, ...plain } = fields;
  await tx
    .updateTable('library_label')
    .set({ ...plain, ...(value === undefined ? {} : { value: JSON.stringify(value) }) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Only from one of the states named: of two decisions at once one finds nothing to decide. */
export async function decideLabel(
  tx: Tx,
  organizationId: number,
  id: number,
  decision: {
    from: readonly LabelStatus[];
    to: LabelStatus;
    userId: number | undefined;
    at: Date;
    note: string | undefined;
  },
): Promise<boolean> {
  const { rows } = await sql`
    update library_label set status = ${decision.to}, decided_by = ${decision.userId ?? null}::bigint,
      decided_at = ${decision.at}, decision_note = ${decision.note ?? null}
    where organization_id = ${organizationId} and id = ${id} and status = any(${decision.from}::text[])
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function deleteLabel(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from library_label where organization_id = ${organizationId} and id = ${id} returning id`.execute(tx);
  return rows.length > 0;
}

export async function workspaceExists(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`select from workspace where organization_id = ${organizationId} and id = ${id}`.execute(
    tx,
  );
  return rows.length > 0;
}
