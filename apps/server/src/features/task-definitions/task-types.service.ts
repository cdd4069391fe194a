import type { CreateTaskType, TaskType, UpdateTaskType } from '@labelwright/contract/task-types';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import {
  countTaskTypes,
  deleteTaskType,
  findPluginSlug,
  findTaskType,
  findUsedVersion,
  insertTaskType,
  listTaskTypes,
  type TaskTypeRow,
  updateTaskType,
} from './task-types.queries.ts';

/** Reads and writes need an organization; tokens without one see nothing. */
export function organizationOf(actor: Actor): number {
  if (actor.organizationId === undefined) throw new AppError('forbidden', 'Choose an organization first.');
  return actor.organizationId;
}

export function isManager(platform: Platform, actor: Actor): Promise<boolean> {
  return hasOrganizationPermission(platform.db, actor, 'organization.manage');
}

export async function pageTaskTypes(
  platform: Platform,
  actor: Actor,
  page: PageRequest,
  slug: string | undefined,
): Promise<PageResult<TaskType>> {
  const organizationId = organizationOf(actor);
  const canManage = await isManager(platform, actor);
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listTaskTypes(tx, organizationId, {
      slug,
      afterId: Number(page.after?.[0] ?? 0) || 0,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
    total: await countTaskTypes(tx, organizationId, slug),
  }));
  const cut = isNumbered ? { rows } : cutPage(rows, page.limit, ({ id }) => [id]);
  return { rows: cut.rows.map((row) => taskTypeBody(row, canManage)), next: cut.next, total };
}

export async function getTaskType(platform: Platform, actor: Actor, id: number): Promise<TaskType> {
  const canManage = await isManager(platform, actor);
  const row = await withActor(platform.db, actor, (tx) => findTaskType(tx, organizationOf(actor), id));
  if (!row) throw notFound('Task type');
  return taskTypeBody(row, canManage);
}

export function createTaskType(platform: Platform, actor: Actor, body: CreateTaskType): Promise<TaskType> {
  const organizationId = organizationOf(actor);
  return refuseSecondSlug(
    withActor(platform.db, actor, async (tx) => {
      const row = await insertTaskType(tx, {
        organization_id: organizationId,
        slug: body.slug,
        name: body.name.trim(),
        description: body.description ?? '',
        created_by: actor.userId ?? null,
      });
      await announce(tx, actor, 'TASK_TYPE_CREATED', row);
      return taskTypeBody(row, true);
    }),
  );
}

export function changeTaskType(platform: Platform, actor: Actor, id: number, body: UpdateTaskType): Promise<TaskType> {
  const organizationId = organizationOf(actor);
  return refuseSecondSlug(
    withActor(platform.db, actor, async (tx) => {
      const row = await ownTaskType(tx, organizationId, id);
      const plugin = await findPluginSlug(tx, id);
      if (body.slug !== undefined && body.slug !== row.slug && plugin !== undefined)
        throw new AppError('conflict', `The plug-in of this task type names it ${plugin}. Delete the plug-in first.`, {
          details: { slug: ['A plug-in names this task type.'] },
        });
      const changed = await updateTaskType(tx, organizationId, id, {
        slug: body.slug ?? row.slug,
        name: body.name?.trim() ?? row.name,
        description: body.description ?? row.description,
      });
      await announce(tx, actor, 'TASK_TYPE_UPDATED', changed);
      return taskTypeBody(changed, true);
    }),
  );
}

export async function removeTaskType(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = organizationOf(actor);
  await withActor(platform.db, actor, async (tx) => {
    const row = await ownTaskType(tx, organizationId, id);
    const used = await findUsedVersion(tx, id);
    if (used !== undefined)
      throw new AppError('conflict', `Tasks or annotations use version ${used} of this task type, so it stays.`, {
        reason: 'in_use',
      });
    await deleteTaskType(tx, organizationId, id);
    await announce(tx, actor, 'TASK_TYPE_DELETED', row);
  });
}

/** A task type that the organization may change. */
export async function ownTaskType(tx: Tx, organizationId: number, id: number): Promise<TaskTypeRow> {
  const row = await findTaskType(tx, organizationId, id);
  if (!row) throw notFound('Task type');
  if (row.organization_id === null) throw builtIn('task type');
  return row;
}

/** A task type that a body names; 400 with the field when there is none. */
export async function namedTaskType(tx: Tx, organizationId: number, id: number): Promise<TaskTypeRow> {
  const row = await findTaskType(tx, organizationId, id);
  if (!row) throw invalidField('task_type', `There is no task type ${id}.`);
  if (row.organization_id === null) throw builtIn('task type');
  return row;
}

export function builtIn(what: string): AppError {
  return new AppError(
    'forbidden',
    `This ${what} comes with the program and cannot be changed. Make your own beside it.`,
    {
      reason: 'built_in',
    },
  );
}

async function refuseSecondSlug<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'task_type_slug') throw error;
    throw invalidField('slug', 'Another task type of the organization has this slug.');
  }
}

async function announce(tx: Tx, actor: Actor, type: string, row: TaskTypeRow): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: row.organization_id ?? undefined,
    aggregateType: 'task_type',
    aggregateId: row.id,
    payload: { task_type_id: row.id, slug: row.slug, name: row.name },
  });
}

export function taskTypeBody(row: TaskTypeRow, canManage: boolean): TaskType {
  const isOwn = row.organization_id !== null && canManage;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    is_built_in: row.organization_id === null,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: isOwn, delete: isOwn },
  };
}
