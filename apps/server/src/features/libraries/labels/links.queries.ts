import type { LabelLinkListQuery } from '@labelwright/contract/libraries';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { type Reader, visibleProjects } from '../../projects/index.ts';

export interface LabelLinkRow {
  id: number;
  project_id: number;
  label_id: number;
  from_name: string;
  merged: string[];
  label_version: number;
  version: number;
  problem: string | null;
  annotations_count: number;
  created_at: Date;
  updated_at: Date;
}

const columns = sql`
  k.*, l.version,
  (select coalesce(sum(n.count), 0) from project_result_count n
   where n.organization_id = k.organization_id and n.project_id = k.project_id and n.from_name = k.from_name
     and n.label = any(l.option_names)) as annotations_count`;
const joined = sql`label_link k join library_label l on l.organization_id = k.organization_id and l.id = k.label_id`;

/** Links of projects that the reader may see. */
export async function listLinks(
  tx: Tx,
  reader: Reader,
  query: LabelLinkListQuery,
  page: { after: number | undefined; limit: number; offset: number },
): Promise<{ rows: LabelLinkRow[]; total: number }> {
  const all: RawBuilder<unknown>[] = [
    sql`k.organization_id = ${reader.organizationId}`,
    sql`k.project_id in (${visibleProjects(reader)})`,
  ];
  if (query.project !== undefined) all.push(sql`k.project_id = ${query.project}`);
  if (query.label !== undefined) all.push(sql`k.label_id = ${query.label}`);
  if (query.from_name !== undefined) all.push(sql`k.from_name = ${query.from_name}`);
  const dates = [
    ['>=', query.label__created_at__gte],
    ['>', query.label__created_at__gt],
    ['<=', query.label__created_at__lte],
    ['<', query.label__created_at__lt],
  ] as const;
  for (const [operator, moment] of dates)
    if (moment !== undefined) all.push(sql`l.created_at ${sql.raw(operator)} ${moment}::timestamptz`);
  const where = sql.join(all, sql` and `);
  const { rows } = await sql<LabelLinkRow>`
    select ${columns} from ${joined}
    where ${where} and k.id > ${page.after ?? 0}
    order by k.id limit ${page.limit} offset ${page.offset}`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from ${joined} where ${where}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findLink(tx: Tx, organizationId: number, id: number): Promise<LabelLinkRow | undefined> {
  const { rows } = await sql<LabelLinkRow>`
    select ${columns} from ${joined} where k.organization_id = ${organizationId} and k.id = ${id}`.execute(tx);
  return rows[0];
}

/** undefined: they are linked already. */
export async function insertLink(
  tx: Tx,
  link: { organizationId: number; projectId: number; labelId: number; fromName: string; userId: number | undefined },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into label_link (organization_id, project_id, label_id, from_name, created_by)
    values (${link.organizationId}, ${link.projectId}, ${link.labelId}, ${link.fromName}, ${link.userId ?? null}::bigint)
    on conflict (project_id, label_id, from_name) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export interface LabelPlace {
  id: number;
  project_id: number;
  title: string;
  state: string;
  from_name: string;
  label_config: string;
  merged: string[];
  is_current: boolean;
  problem: string | null;
  /** The reader may see the project. */
  is_visible: boolean;
}

/** Every place of a label, in the order of the projects' ids. */
export async function listPlaces(tx: Tx, reader: Reader, labelId: number): Promise<LabelPlace[]> {
  const { rows } = await sql<LabelPlace>`
    select k.id, k.project_id, p.title, p.state, k.from_name, p.label_config, k.merged, k.label_version = l.version as is_current,
      k.problem, k.project_id in (${visibleProjects(reader)}) as is_visible
    from ${joined} join project p on p.organization_id = k.organization_id and p.id = k.project_id
    where k.organization_id = ${reader.organizationId} and k.label_id = ${labelId}
    order by k.project_id, k.id`.execute(tx);
  return rows;
}

export interface OptionUse {
  project_id: number;
  from_name: string;
  label: string;
  count: number;
  drafts: number;
}

/** Read from the counters, never from the answers. */
export async function listOptionUse(tx: Tx, organizationId: number, labelId: number): Promise<OptionUse[]> {
  const { rows } = await sql<OptionUse>`
    select k.project_id, k.from_name, n.label, sum(n.count) as count, sum(n.draft_count) as drafts
    from ${joined}
    join project_result_count n on n.organization_id = k.organization_id and n.project_id = k.project_id
      and n.from_name = k.from_name and n.label = any(l.option_names)
    where k.organization_id = ${organizationId} and k.label_id = ${labelId}
    group by k.project_id, k.from_name, n.label`.execute(tx);
  return rows;
}

/** Projects that have not followed the label yet. */
export async function listBehind(tx: Tx, organizationId: number, labelId: number): Promise<number[]> {
  const { rows } = await sql<{ project_id: number }>`
    select distinct k.project_id from ${joined}
    where k.organization_id = ${organizationId} and k.label_id = ${labelId} and k.label_version < l.version
    order by k.project_id`.execute(tx);
  return rows.map(({ project_id }) => project_id);
}

export async function saveProblem(
  tx: Tx,
  organizationId: number,
  place: { labelId: number; projectId: number },
  problem: string,
): Promise<void> {
  await sql`
    update label_link set problem = ${problem.slice(0, 2000)}
    where organization_id = ${organizationId} and label_id = ${place.labelId} and project_id = ${place.projectId}`.execute(
    tx,
  );
}

export async function renameMerged(
  tx: Tx,
  organizationId: number,
  id: number,
  from: string,
  to: string,
): Promise<void> {
  await sql`
    update label_link set merged = (
      select coalesce(jsonb_agg(distinct case when name = ${from} then ${to} else name end), '[]')
      from jsonb_array_elements_text(merged) name)
    where organization_id = ${organizationId} and id = ${id} and merged ? ${from}`.execute(tx);
}

export async function renameControl(
  tx: Tx,
  organizationId: number,
  projectId: number,
  from: string,
  to: string,
): Promise<void> {
  await sql`
    update label_link set from_name = ${to}
    where organization_id = ${organizationId} and project_id = ${projectId} and from_name = ${from}`.execute(tx);
}

export async function findOperations(tx: Tx, organizationId: number, changeId: number): Promise<unknown[]> {
  const { rows } = await sql<{ operations: unknown[] }>`
    select operations from label_change where organization_id = ${organizationId} and id = ${changeId}`.execute(tx);
  return rows[0]?.operations ?? [];
}

export async function deleteLink(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from label_link where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}
