import type {
  FilterGroupBody,
  FilterGroupPatch,
  FilterGroupRecord,
  FilterRow,
} from '@labelwright/contract/filter-groups';
import { isRecord, parseFilters } from '@labelwright/filters/parse';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import {
  type ContentRow,
  countGroups,
  deleteGroup,
  findGroup,
  type GroupRow,
  insertGroup,
  listGroupContent,
  listGroups,
  updateGroup,
} from './filter-groups.queries.ts';

const MOST_GROUPS = 200;

export function listProjectGroups(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<FilterGroupRecord[]> {
  return withActor(platform.db, actor, async (tx) =>
    present(tx, actor, access, await listGroups(tx, access, actor.userId)),
  );
}

export async function getGroup(platform: Platform, actor: Actor, id: number): Promise<FilterGroupRecord> {
  const { row, access } = await readGroup(platform, actor, id);
  return withActor(platform.db, actor, (tx) => presentOne(tx, actor, access, row));
}

export function createGroup(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: FilterGroupBody,
): Promise<FilterGroupRecord> {
  const items = checkedItems(body.conjunction, itemsOf(body) ?? [], platform.now());
  return withActor(platform.db, actor, async (tx) => {
    if ((await countGroups(tx, access)) >= MOST_GROUPS)
      throw new AppError('conflict', `The project has ${MOST_GROUPS} saved filters. Delete one first.`, {
        reason: 'too_many',
      });
    const { conjunction, title = '', shared = true } = body;
    const group = { title: title.trim(), conjunction, items, isOfView: false, shared, userId: actor.userId };
    const id = await insertGroup(tx, access, group);
    await tell(tx, actor, access, 'FILTER_GROUP_CREATED', id);
    return presentOne(tx, actor, access, await findGroup(tx, access.organizationId, id));
  });
}

/** A change of every view that uses it. Whoever made it may, and managers. */
export async function changeGroup(
  platform: Platform,
  actor: Actor,
  id: number,
  body: FilterGroupPatch,
): Promise<FilterGroupRecord> {
  const { row, access } = await readGroup(platform, actor, id);
  requireRight(row, actor, access);
  const conjunction = body.conjunction ?? row.conjunction;
  const items = checkedItems(conjunction, itemsOf(body) ?? row.items, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    const title = body.title === undefined ? {} : { title: body.title.trim() };
    const shared = body.shared === undefined ? {} : { shared: body.shared };
    await updateGroup(tx, access.organizationId, id, { ...title, ...shared, conjunction, items });
    await tell(tx, actor, access, 'FILTER_GROUP_UPDATED', id);
    return presentOne(tx, actor, access, await findGroup(tx, access.organizationId, id));
  });
}

/** Its views stay, without a filter. */
export async function removeGroup(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { row, access } = await readGroup(platform, actor, id);
  requireRight(row, actor, access);
  await withActor(platform.db, actor, async (tx) => {
    await deleteGroup(tx, access.organizationId, id);
    await tell(tx, actor, access, 'FILTER_GROUP_DELETED', id);
  });
}

/** What a saved filter asks for; 404 when it is of another project. */
export async function filtersOfGroup(
  tx: Tx,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
  id: number,
): Promise<unknown> {
  const row = await findGroup(tx, access.organizationId, id);
  if (!row || row.project_id !== access.projectId) throw notFound('Filter group');
  return { conjunction: row.conjunction, items: row.items };
}

export function readSavedFilter(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<unknown> {
  return withActor(platform.db, actor, (tx) => filtersOfGroup(tx, access, id));
}

/** Refuses what no list of tasks could read. */
export function checkedItems(conjunction: 'and' | 'or', items: unknown[], now: Date, path = 'filters'): unknown[] {
  const parsed = parseFilters({ conjunction, items }, { now, path });
  if (parsed.ok) return items;
  const details: Record<string, string[]> = {};
  for (const problem of parsed.problems) details[problem.path] = [...(details[problem.path] ?? []), problem.message];
  throw new AppError('validation', 'Validation error', { details });
}

/** One list in the order of the indexes, of whichever form was sent. */
function itemsOf({ items, filters, groups }: FilterGroupPatch): unknown[] | undefined {
  if (items !== undefined) return items;
  if (filters === undefined && groups === undefined) return undefined;
  const placed = [...(filters ?? []), ...(groups ?? []).map(groupItem)].map((item, order) => ({ item, order }));
  const place = ({ item, order }: { item: unknown; order: number }): number =>
    isRecord(item) && typeof item.index === 'number' ? item.index : order;
  return placed.toSorted((a, b) => place(a) - place(b)).map(({ item }) => item);
}

function groupItem(group: unknown): unknown {
  if (!isRecord(group)) throw invalidField('groups', 'Each is {conjunction, filters, groups}.');
  return { ...group, items: itemsOf(group as FilterGroupPatch) ?? [] };
}

async function readGroup(
  platform: Platform,
  actor: Actor,
  id: number,
): Promise<{ row: GroupRow; access: ProjectAccess }> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw notFound('Filter group');
  const row = await withActor(platform.db, actor, (tx) => findGroup(tx, organizationId, id));
  if (!row || !(row.shared || row.is_of_view || isMaker(row, actor))) throw notFound('Filter group');
  return { row, access: await requireProject(platform, actor, row.project_id, 'task.list') };
}

const isMaker = (row: GroupRow, actor: Actor): boolean => row.created_by !== null && row.created_by === actor.userId;

const mayChange = (row: GroupRow, actor: Actor, access: ProjectAccess): boolean =>
  access.can('project.update') || isMaker(row, actor);

function requireRight(row: GroupRow, actor: Actor, access: ProjectAccess): void {
  if (!mayChange(row, actor, access))
    throw new AppError('forbidden', 'This filter was made by somebody else. Save one of your own.');
}

async function presentOne(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  row: GroupRow | undefined,
): Promise<FilterGroupRecord> {
  const [record] = row ? await present(tx, actor, access, [row]) : [];
  if (!record) throw notFound('Filter group');
  return record;
}

async function present(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  rows: readonly GroupRow[],
): Promise<FilterGroupRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const content = Map.groupBy(await listGroupContent(tx, access.organizationId, ids), (row) => row.group_id);
  return rows.map((row) => {
    const may = mayChange(row, actor, access);
    return {
      id: row.id,
      project: row.project_id,
      title: row.title,
      conjunction: row.conjunction,
      items: row.items,
      ...contentOf(row.id, content),
      shared: row.shared,
      view_count: row.view_count,
      created_by: row.created_by,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
      can: { update: may, delete: may },
    };
  });
}

function contentOf(id: number, content: Map<number, ContentRow[]>): { filters: FilterRow[]; groups: unknown[] } {
  const own = content.get(id) ?? [];
  return {
    filters: own
      .filter((row) => row.kind === 'filter')
      .map(({ id: filterId, index, column_name, type, operator, value }) => ({
        id: filterId,
        index,
        column: column_name ?? '',
        type: type ?? '',
        operator: operator ?? '',
        value,
      })),
    groups: own
      .filter((row) => row.kind === 'group')
      .map((row) => ({ id: row.id, index: row.index, conjunction: row.conjunction, ...contentOf(row.id, content) })),
  };
}

function tell(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  type: 'FILTER_GROUP_CREATED' | 'FILTER_GROUP_UPDATED' | 'FILTER_GROUP_DELETED',
  id: number,
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'filter_group',
    aggregateId: id,
    payload: { filter_group_id: id, project_id: projectId },
  });
}
