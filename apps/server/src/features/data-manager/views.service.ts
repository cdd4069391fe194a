import { SelectedItems, type View, type ViewBody, type ViewPatch } from '@labelwright/contract/data-manager';
import { parseOrdering } from '@labelwright/filters/ordering';
import { parseFilters } from '@labelwright/filters/parse';
import { Check } from 'typebox/value';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
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
  const scope = scopeOf(actor, access);
  const fields = fieldsOf(body, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    if ((await countViews(tx, scope)) >= MOST_VIEWS)
      throw new AppError('conflict', `You have ${MOST_VIEWS} views in this project. Delete one first.`, {
        reason: 'too_many',
      });
    const row = await insertView(tx, scope, fields);
    await tell(tx, actor, access, 'VIEW_CREATED', row.id, row.title);
    return viewBody(row, actor, access);
  });
}

/** Its owner may; managers of the project also a shared one. */
export async function changeView(platform: Platform, actor: Actor, id: number, body: ViewPatch): Promise<View> {
  const { row, access } = await readView(platform, actor, id);
  requireRight(row, actor, access);
  const fields = fieldsOf(body, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    const changed = await updateView(tx, access.organizationId, id, fields);
    await tell(tx, actor, access, 'VIEW_UPDATED', id, changed.title);
    return viewBody(changed, actor, access);
  });
}

export async function removeView(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { row, access } = await readView(platform, actor, id);
  requireRight(row, actor, access);
  await withActor(platform.db, actor, async (tx) => {
    await deleteView(tx, access.organizationId, id);
    await tell(tx, actor, access, 'VIEW_DELETED', id, row.title);
  });
}

export async function resetViews(platform: Platform, actor: Actor, access: ProjectAccess): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    for (const id of await deleteOwnViews(tx, scopeOf(actor, access)))
      await tell(tx, actor, access, 'VIEW_DELETED', id, '');
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
    filters: row.filters ?? undefined,
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

function scopeOf(actor: Actor, { organizationId, projectId }: ProjectAccess): ViewScope {
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

/** The fields of a body in any of the forms that clients send: on top, within `data`, or as a filter group. */
function fieldsOf(body: ViewPatch, now: Date): ViewFields {
  const {
    title: dataTitle,
    filters: dataFilters,
    ordering: dataOrdering,
    ...data
  } = (body.data ?? {}) as Record<string, unknown>;
  if (JSON.stringify(data).length > MOST_DATA_BYTES) throw invalidField('data', 'A view may keep 64 kB.');
  const title = body.title ?? (typeof dataTitle === 'string' ? dataTitle.slice(0, 200) : undefined);
  const group = body.filter_group && {
    conjunction: body.filter_group.conjunction ?? 'and',
    items: body.filter_group.filters,
  };
  const filters = group ?? body.filters ?? dataFilters;
  const isCleared = body.filter_group === null || body.filters === null || filters === null;
  const ordering = body.ordering ?? dataOrdering;
  return {
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(body.shared === undefined ? {} : { is_shared: body.shared }),
    ...(body.data === undefined ? {} : { data }),
    ...(isCleared ? { filters: null } : filters === undefined ? {} : { filters: checkedFilters(filters, now) }),
    ...(ordering === undefined ? {} : { ordering: checkedOrdering(ordering) }),
    ...(body.selected_items === undefined ? {} : { selected_items: selectionOf(body.selected_items) }),
  };
}

function checkedFilters(filters: unknown, now: Date): unknown {
  const parsed = parseFilters(filters, { now, path: 'filters' });
  if (parsed.ok) return filters;
  const details: Record<string, string[]> = {};
  for (const { path, message } of parsed.problems) details[path] = [...(details[path] ?? []), message];
  throw new AppError('validation', 'Validation error', { details });
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

function viewBody(row: ViewRow, actor: Actor, access: ProjectAccess): View {
  const { title, filters, ordering } = row;
  const group = filters as { conjunction?: 'and' | 'or'; items?: unknown[] } | null;
  const may = mayChange(row, actor, access);
  return {
    id: row.id,
    project: row.project_id,
    user: row.user_id,
    title,
    shared: row.is_shared,
    order: row.position,
    data: { ...row.data, title, ordering, filters: filters ?? { conjunction: 'and', items: [] } },
    ordering,
    selected_items: Check(SelectedItems, row.selected_items) ? row.selected_items : null,
    filter_group: group && { conjunction: group.conjunction ?? 'and', filters: group.items ?? [] },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: may, delete: may },
  };
}

function tell(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
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
