import type { Permission } from '@labelwright/contract/permissions';
import type {
  CreateTaskApi,
  DeletedTaskApi,
  ListTaskApi,
  TaskApiPage,
  TaskApiTask,
  TaskListFilter,
  UpdateTaskApi,
  WhichTask,
} from '@labelwright/contract/task-api';
import { TASK_PAGE_SIZE } from '@labelwright/contract/task-api';
import { createTask, deleteTasks, requireProject, updateTask } from '../../features/tasks/index.ts';
import { requireAccess } from '../../features/tenants/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MetadataCache } from './metadata-cache.ts';
import { presentTask } from './present-task.ts';
import { fitTaskProject, mergeContent } from './task-data.ts';
import { findProjectOfTasks, taskProjectOf } from './task-project.ts';
import {
  countTasks,
  findContent,
  findHead,
  findTaskId,
  type ListReader,
  listTasks,
  type TaskFilter,
} from './tasks.queries.ts';
import { assertInScope, type Caller, callerOf, isManager } from './tenant.ts';

const DAY_MS = 86_400_000;

export interface Found {
  caller: Caller;
  access: ProjectAccess;
  id: number;
}

/** The task that a body names, for somebody who may do that with it; of another tenant or unknown: 404. */
export async function findNamed(
  platform: Platform,
  actor: Actor,
  which: WhichTask,
  permission: Permission,
): Promise<Found> {
  const caller = await callerOf(platform, actor, which.tenant_id);
  if ((which.id === undefined) === (which.external_id === undefined))
    throw invalidField('id', 'Send either id or external_id.');
  const { organizationId } = caller;
  const name = which.external_id === undefined ? { id: Number(which.id) } : { externalId: which.external_id };
  const id = await withActor(platform.db, caller.actor, (tx) => findTaskId(tx, organizationId, name));
  if (id === undefined) throw notFound('Task');
  const access = await requireAccess(platform, caller.actor, { kind: 'task', reference: id }, permission);
  return { caller, access, id };
}

export async function createOne(platform: Platform, actor: Actor, body: CreateTaskApi): Promise<TaskApiTask> {
  const caller = await callerOf(platform, actor);
  const { project_id: wanted, labels, instructions, data, tenant_id: _ignored, ...rest } = body;
  const ownProject =
    wanted === undefined ? await taskProjectOf(platform, caller) : await findProjectOfTasks(platform, caller);
  const access = await requireProject(platform, caller.actor, wanted ?? ownProject ?? '', 'task.create');
  const merged = mergeContent({}, { labels, instructions, data });
  const content = access.projectId === ownProject ? fitTaskProject(merged, body.external_id) : merged;
  const task = await createTask(platform, caller.actor, access, { ...rest, data: content }, { byTaskApi: true });
  return readBack(platform, { caller, access, id: task.id });
}

/** As it lies in the database now. */
export async function readBack(platform: Platform, { caller, access, id }: Found): Promise<TaskApiTask> {
  return withActor(platform.db, caller.actor, async (tx) => {
    const head = await findHead(tx, caller.organizationId, id);
    const content = head && (await findContent(tx, caller.organizationId, id));
    if (!head || !content) throw notFound('Task');
    return presentTask(caller.tenantId, head, content, access.can('annotation.readAll'));
  });
}

export type CacheState = 'hit' | 'miss' | 'none';

/** `none`: a task without an external id is not cached. */
export async function readOne(
  platform: Platform,
  cache: MetadataCache,
  actor: Actor,
  which: WhichTask,
): Promise<{ task: TaskApiTask; cached: CacheState }> {
  const { caller, access, id } = await findNamed(platform, actor, which, 'task.read');
  const { organizationId, tenantId } = caller;
  const head = await withActor(platform.db, caller.actor, (tx) => findHead(tx, organizationId, id));
  if (!head) throw notFound('Task');
  const key = head.external_id === null ? undefined : { organizationId, taskId: id, externalId: head.external_id };
  const known = key && (await cache.find(key, head.version));
  const seesAll = access.can('annotation.readAll');
  if (known) return { task: presentTask(tenantId, head, known, seesAll), cached: 'hit' };
  const content = await withActor(platform.db, caller.actor, (tx) => findContent(tx, organizationId, id));
  if (!content) throw notFound('Task');
  const { data, meta, version } = content;
  if (key) await cache.keep(key, version, { data, meta });
  return { task: presentTask(tenantId, head, content, seesAll), cached: key ? 'miss' : 'none' };
}

export async function listPage(platform: Platform, actor: Actor, body: ListTaskApi): Promise<TaskApiPage> {
  const caller = await callerOf(platform, actor, body.tenant_id);
  assertInScope(caller.actor, 'task.list');
  const { page = 1, page_size: pageSize = TASK_PAGE_SIZE } = body;
  const reader = await readerOf(platform, caller);
  const filter = await filterOf(platform, caller.actor, body.filter ?? {});
  return withActor(platform.db, caller.actor, async (tx) => {
    const total = await countTasks(tx, reader, filter);
    const rows = await listTasks(tx, reader, filter, { limit: pageSize, offset: (page - 1) * pageSize });
    const items = rows.map(({ sees_all: seesAll, data, meta, ...head }) =>
      presentTask(caller.tenantId, head, { data, meta }, seesAll),
    );
    return { items, total, page, page_size: pageSize };
  });
}

async function readerOf(platform: Platform, { actor, organizationId }: Caller): Promise<ListReader> {
  const manages = await isManager(platform, actor);
  return {
    organizationId,
    userId: actor.userId,
    isSuperAdmin: actor.globalRole === 'super_admin',
    seesAll: manages || (actor.claims?.permissions.includes('annotation.readAll') ?? false),
  };
}

async function filterOf(platform: Platform, actor: Actor, filter: TaskListFilter): Promise<TaskFilter> {
  const { project_id: project, status, external_id: externalId } = filter;
  const access = project === undefined ? undefined : await requireProject(platform, actor, project, 'task.read');
  return {
    statuses: status === undefined ? undefined : [status].flat(),
    externalIds: externalId === undefined ? undefined : [externalId].flat(),
    projectId: access?.projectId,
    createdAfter: filter.created_after,
    createdBefore: filter.created_before,
  };
}

export async function updateOne(platform: Platform, actor: Actor, body: UpdateTaskApi): Promise<TaskApiTask> {
  const { id: _id, external_id: _externalId, tenant_id: _tenant, labels, instructions, data, ...rest } = body;
  const { new_external_id: newExternalId, ...fields } = rest;
  const found = await findNamed(platform, actor, body, 'task.update');
  const { caller, access, id } = found;
  const isOwnProject = access.projectId === (await findProjectOfTasks(platform, caller));
  const isContent = labels !== undefined || instructions !== undefined || data !== undefined;
  const change = (before: Record<string, unknown>): Record<string, unknown> => {
    const merged = mergeContent(before, { labels, instructions, data });
    return isOwnProject ? fitTaskProject(merged, newExternalId ?? body.external_id) : merged;
  };
  await updateTask(
    platform,
    caller.actor,
    access,
    id,
    {
      ...fields,
      ...(newExternalId === undefined ? {} : { external_id: newExternalId }),
      ...(isContent ? { change } : {}),
    },
    false,
  );
  return readBack(platform, found);
}

export async function deleteOne(platform: Platform, actor: Actor, which: WhichTask): Promise<DeletedTaskApi> {
  const { caller, access, id } = await findNamed(platform, actor, which, 'task.delete');
  const at = platform.now();
  return withActor(platform.db, caller.actor, async (tx) => {
    const head = await findHead(tx, caller.organizationId, id);
    const { organizationId, projectId } = access;
    const gone = await deleteTasks(platform, tx, caller.actor, { organizationId, projectId }, [id], at);
    if (!head || gone === 0) throw notFound('Task');
    const purgedAfter = new Date(at.getTime() + platform.config.retentionDays * DAY_MS);
    return {
      id,
      external_id: head.external_id,
      deleted_at: at.toISOString(),
      purged_after: purgedAfter.toISOString(),
    };
  });
}
