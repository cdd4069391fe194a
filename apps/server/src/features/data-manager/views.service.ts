import type { View, ViewBody, ViewPatch } from '@labelwright/contract/data-manager-views';
import { SelectedItems } from '@labelwright/contract/task-selection';
import { parseOrdering } from '@labelwright/filters/ordering';
import { isRecord } from '@labelwright/filters/parse';
import { Check } from 'typebox/value';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import { deleteLeftGroups, insertGroup } from './filter-groups.queries.ts';
import { checkedItems, filtersOfGroup } from './filter-groups.service.ts';
import {
  countViews,
  deleteOwnViews,
  deleteView,
  findView,
  insertView,
  listViews,
  orderViews,
  updateView,
  type ViewFields,
  type ViewRow,
  type ViewScope,
} from './views.queries.ts';

const MOST_VIEWS = 200;
const MOST_DATA_BYTES = 64_000;

/** The tabs of a project as one person sees them. */
export async function listProjectViews(platform: Platform, actor: Actor, access: ProjectAccess): Promise<View[]> {
  const scope = scopeOf(actor, access);
  const rows = await withActor(platform.db, actor, (tx) => listViews(tx, scope));
  return rows.map((row) => viewBody(row, actor, access));
}

export async function getView(platform: Platform, actor: Actor, id: number): Promise<View> {
  const { row, access } = await readView(platform, actor, id);
  return viewBody(row, actor, access);
}

export async function createView(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: ViewBody,
): Promise<View> {
  return withActor(platform.db, actor, async (tx) => {
    const id = await createViewIn(tx, platform, actor, access, body);
    return presentView(tx, scopeOf(actor, access), id, actor, access);
  });
}

/** The same in the caller's transaction; returns its id. */
export async function createViewIn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId' | 'can'>,
  body: ViewBody,
): Promise<number> {
  const scope = scopeOf(actor, access);
  const fields = fieldsOf(body);
  const filters = filtersOf(body, platform.now());
  await requireRoom(tx, scope);
  const id = await insertView(tx, scope, { ...fields, ...(await groupFor(tx, actor, access, filters)) });
  await tell(tx, actor, access, 'VIEW_CREATED', id, fields.title ?? '');
  return id;
}

/** The same for oneself, private; a filter that several views share stays shared. */
export async function duplicateView(platform: Platform, actor: Actor, id: number, title?: string): Promise<View> {
  const { row, access } = await readView(platform, actor, id);
  const scope = scopeOf(actor, access);
  return withActor(platform.db, actor, async (tx) => {
    await requireRoom(tx, scope);
    const own =
      row.filter_group_id === null ? undefined : { conjunction: row.conjunction ?? 'and', items: row.items ?? [] };
    const isShared = row.filter_group_id !== null && !row.is_group_of_view;
    const group = isShared ? { filter_group_id: row.filter_group_id } : await groupFor(tx, actor, access, own);
    const { data, ordering } = row;
    const copy = await insertView(tx, scope, {
      title: title?.trim() || `${row.title} (copy)`.slice(0, 200),
      data,
      ordering,
      ...group,
    });
    await tell(tx, actor, access, 'VIEW_CREATED', copy, row.title);
    return presentView(tx, scope, copy, actor, access);
  });
}

/** Its owner may; managers of the project also a shared one. */
export async function changeView(platform: Platform, actor: Actor, id: number, body: ViewPatch): Promise<View> {
  const { row, access } = await readView(platform, actor, id);
  requireRight(row, actor, access);
  const fields = fieldsOf(body);
  const filters = filtersOf(body, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    await updateView(tx, access.organizationId, id, { ...fields, ...(await groupFor(tx, actor, access, filters)) });
    if (filters !== undefined) await deleteLeftGroups(tx, access.organizationId, [row.filter_group_id]);
    await tell(tx, actor, access, 'VIEW_UPDATED', id, fields.title ?? row.title);
    return presentView(tx, scopeOf(actor, access), id, actor, access);
  });
}

export async function removeView(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { row, access } = await readView(platform, actor, id);
  requireRight(row, actor, access);
  await withActor(platform.db, actor, async (tx) => {
    await deleteView(tx, access.organizationId, id);
    await deleteLeftGroups(tx, access.organizationId, [row.filter_group_id]);
    await tell(tx, actor, access, 'VIEW_DELETED', id, row.title);
  });
}

export async function resetViews(platform: Platform, actor: Actor, access: ProjectAccess): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const gone = await deleteOwnViews(tx, scopeOf(actor, access));
    await deleteLeftGroups(
      tx,
      access.organizationId,
      gone.map((view) => view.filter_group_id),
    );
    for (const { id } of gone) await tell(tx, actor, access, 'VIEW_DELETED', id, '');
  });
}

async function requireRoom(tx: Tx, scope: ViewScope): Promise<void> {
  if ((await countViews(tx, scope)) < MOST_VIEWS) return;
  throw new AppError('conflict', `You have ${MOST_VIEWS} views in this project. Delete one first.`, {
    reason: 'too_many',
  });
}

export async function arrangeViews(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  ids: readonly number[],
): Promise<void> {
  await withActor(platform.db, actor, (tx) => orderViews(tx, scopeOf(actor, access), ids, isManager(access)));
}

/** What a list through the view asks for; 404 when it belongs to another project. */
export async function askOfView(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<{ filters: unknown; ordering: unknown; selected: SelectedItems | undefined }> {
  const { userId } = scopeOf(actor, access);
  const row = await withActor(platform.db, actor, (tx) => findView(tx, access.organizationId, userId, id));
  if (!row || row.project_id !== access.projectId) throw notFound('View');
  return {
    filters: row.filter_group_id === null ? undefined : { conjunction: row.conjunction, items: row.items },
    ordering: row.ordering.length > 0 ? row.ordering : undefined,
    selected: Check(SelectedItems, row.selected_items) ? row.selected_items : undefined,
  };
}

async function readView(
  platform: Platform,
  actor: Actor,
  id: number,
): Promise<{ row: ViewRow; access: ProjectAccess }> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined) throw notFound('View');
  const row = await withActor(platform.db, actor, (tx) => findView(tx, organizationId, userId, id));
  if (!row) throw notFound('View');
  return { row, access: await requireProject(platform, actor, row.project_id, 'task.list') };
}

function scopeOf(
  actor: Actor,
  { organizationId, projectId }: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
): ViewScope {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Views belong to a person. Sign in as one.');
  return { organizationId, projectId, userId: actor.userId };
}

const isManager = (access: ProjectAccess): boolean => access.can('project.update');

const mayChange = (row: ViewRow, actor: Actor, access: ProjectAccess): boolean =>
  row.user_id === actor.userId || (row.is_shared && isManager(access));

function requireRight(row: ViewRow, actor: Actor, access: ProjectAccess): void {
  if (!mayChange(row, actor, access))
    throw new AppError('forbidden', 'This view belongs to somebody else. Duplicate it to change it.');
}

/** The fields of a body in any of the forms that clients send: on top, or within `data`. */
function fieldsOf(body: ViewPatch): ViewFields {
  const { title: dataTitle, filters: _filters, ordering: dataOrdering, ...data } = dataOf(body);
  if (JSON.stringify(data).length > MOST_DATA_BYTES) throw invalidField('data', 'A view may keep 64 kB.');
  const title = body.title ?? (typeof dataTitle === 'string' ? dataTitle.slice(0, 200) : undefined);
  const ordering = body.ordering ?? dataOrdering;
  return {
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(body.shared === undefined ? {} : { is_shared: body.shared }),
    ...(body.data === undefined ? {} : { data }),
    ...(ordering === undefined ? {} : { ordering: checkedOrdering(ordering) }),
    ...(body.selected_items === undefined ? {} : { selected_items: selectionOf(body.selected_items) }),
  };
}

const dataOf = (body: ViewPatch): Record<string, unknown> => (body.data ?? {}) as Record<string, unknown>;

interface OwnFilters {
  conjunction: 'and' | 'or';
  items: unknown[];
}

/** A number is a saved filter, null no filter, undefined what there is. */
function filtersOf(body: ViewPatch, now: Date): number | OwnFilters | null | undefined {
  const { filter_group: group } = body;
  if (typeof group === 'number' || group === null) return group;
  if (group) return checkedFilters({ conjunction: group.conjunction ?? 'and', items: group.filters }, now);
  const given = body.filters === undefined ? dataOf(body).filters : body.filters;
  return given === undefined || given === null ? given : checkedFilters(given, now);
}

function checkedFilters(given: unknown, now: Date): OwnFilters {
  const { conjunction, items } = isRecord(given) ? given : {};
  if ((conjunction !== 'and' && conjunction !== 'or') || !Array.isArray(items))
    throw invalidField('filters', 'Must be {"conjunction": "and" or "or", "items": [...]}.');
  return { conjunction, items: checkedItems(conjunction, items, now) };
}

async function groupFor(
  tx: Tx,
  actor: Actor,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId' | 'can'>,
  filters: number | OwnFilters | null | undefined,
): Promise<Pick<ViewFields, 'filter_group_id'>> {
  if (filters === undefined) return {};
  if (filters === null) return { filter_group_id: null };
  if (typeof filters !== 'number') {
    const group = { ...filters, title: '', isOfView: true, userId: actor.userId };
    return { filter_group_id: await insertGroup(tx, access, group) };
  }
  await filtersOfGroup(tx, access, filters);
  return { filter_group_id: filters };
}

function checkedOrdering(ordering: unknown): unknown[] {
  if (ordering === null) return [];
  const parsed = parseOrdering(ordering);
  if (!parsed.ok) throw invalidField('ordering', parsed.problems[0]?.message ?? 'Not an ordering.');
  return Array.isArray(ordering) ? ordering : [ordering];
}

/** A bare list of ids is what older clients keep. */
const selectionOf = (given: unknown): unknown =>
  Array.isArray(given) ? { all: false, included: given } : (given ?? null);

async function presentView(
  tx: Tx,
  { organizationId, userId }: ViewScope,
  id: number,
  actor: Actor,
  access: ProjectAccess,
): Promise<View> {
  const row = await findView(tx, organizationId, userId, id);
  if (!row) throw notFound('View');
  return viewBody(row, actor, access);
}

function viewBody(row: ViewRow, actor: Actor, access: ProjectAccess): View {
  const { title, ordering, filter_group_id: groupId } = row;
  const conjunction = row.conjunction ?? 'and';
  const items = row.items ?? [];
  const may = mayChange(row, actor, access);
  return {
    id: row.id,
    project: row.project_id,
    user: row.user_id,
    title,
    shared: row.is_shared,
    order: row.position,
    data: { ...row.data, title, ordering, filters: { conjunction, items } },
    ordering,
    selected_items: Check(SelectedItems, row.selected_items) ? row.selected_items : null,
    filter_group: groupId === null ? null : { id: groupId, title: row.group_title ?? '', conjunction, filters: items },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: may, delete: may },
  };
}

function tell(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
  type: 'VIEW_CREATED' | 'VIEW_UPDATED' | 'VIEW_DELETED',
  id: number,
  title: string,
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'view',
    aggregateId: id,
    payload: { view_id: id, project_id: projectId, title },
  });
}
