import type { CreateTask, Task } from '@labelwright/contract/tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { validateTask } from '@labelwright/task-definition/validate-task';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { countNewTasks } from '../projects/index.ts';
import { getCompiledConfig, namedDefinition } from '../task-definitions/index.ts';
import { readTask } from './read-task.ts';
import { getTaskRules, insertTask, isAssetOf, isExternalIdTaken, type Scope, takeTaskNumber } from './tasks.queries.ts';

export interface CreateOptions {
  /** Its external_id must be the only one of the organization, not just of the project. */
  byTaskApi?: boolean;
}

export async function createTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: CreateTask,
  options: CreateOptions = {},
): Promise<Task> {
  const scope: Scope = { organizationId: access.organizationId, projectId: access.projectId };
  return refuseSecondExternalId(
    withActor(platform.db, actor, async (tx) => {
      const data = await checkedData(tx, scope, body);
      const { external_id: externalId } = body;
      if (options.byTaskApi && externalId && (await isExternalIdTaken(tx, scope.organizationId, externalId)))
        throw takenExternalId('organization');
      const rules = await getTaskRules(tx, scope);
      const isInCohort = platform.random() * 100 < rules.overlap_cohort_percentage;
      const now = platform.now();
      const id = await insertTask(tx, {
        ...scope,
        innerId: await takeTaskNumber(tx, scope),
        data,
        meta: body.meta ?? {},
        externalId: body.external_id ?? null,
        overlap: body.overlap ?? (isInCohort ? rules.maximum_annotations : 1),
        priority: body.priority ?? 0,
        definitionId: body.task_definition ?? null,
        assetId: body.asset ?? null,
        payload: body.payload ?? {},
        assignedTo: body.assigned_to ?? '',
        createdBy: actor.userId,
        byTaskApi: options.byTaskApi ?? false,
        now,
      });
      await countNewTasks(tx, scope, [id]);
      await announce(platform, tx, actor, scope, 'TASKS_CREATED', [id]);
      return readTask(tx, actor, access, id, now);
    }),
  );
}

/** A task with an interface of its own is held to that; any other to the interface of its project. */
async function checkedData(tx: Tx, scope: Scope, body: CreateTask): Promise<Record<string, unknown>> {
  if (body.asset !== undefined && body.asset !== null && !(await isAssetOf(tx, scope, body.asset)))
    throw invalidField('asset', 'There is no such asset in this project.');
  if (body.task_definition !== undefined && body.task_definition !== null) {
    await namedDefinition(tx, scope.organizationId, body.task_definition);
    return body.data ?? {};
  }
  if (body.data === undefined) throw invalidField('data', 'This field is required.');
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  assertFits(compiled, body.data);
  return body.data;
}

/** Says field by field what the interface misses in the data. */
export function assertFits(compiled: CompiledConfig, data: unknown): void {
  const problems = validateTask(compiled, data);
  if (problems.length === 0) return;
  const details = Object.fromEntries(problems.map((problem) => [problem.path, [problem.message]]));
  throw new AppError('validation', 'Validation error', { details });
}

/** One event for all tasks of a change, and a hint to open pages. */
export async function announce(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: Scope,
  type:
    | 'TASKS_CREATED'
    | 'TASKS_UPDATED'
    | 'TASKS_DELETED'
    | 'TASKS_RESTORED'
    | 'ANNOTATIONS_DELETED'
    | 'PREDICTIONS_DELETED',
  taskIds: readonly number[],
  facts: Record<string, unknown> = {},
): Promise<void> {
  const only = taskIds.length === 1 ? taskIds[0] : undefined;
  await emit(tx, actor, {
    type,
    organizationId: scope.organizationId,
    projectId: scope.projectId,
    aggregateType: only === undefined ? 'project' : 'task',
    aggregateId: only ?? scope.projectId,
    payload: { project: scope.projectId, tasks: taskIds.map((id) => ({ id })), ...facts },
  });
  afterCommit(tx, () => {
    for (const topic of ['tasks', 'project']) platform.live.publish({ ...scope, topic });
  });
}

function takenExternalId(within: 'project' | 'organization'): AppError {
  return new AppError('conflict', `Another task of the ${within} has this external_id. Change one of the two.`, {
    reason: 'external_id_taken',
    details: { external_id: [`Another task of the ${within} has it.`] },
  });
}

export async function refuseSecondExternalId<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    if (constraint === 'task_external') throw takenExternalId('project');
    if (constraint === 'task_external_of_tenant') throw takenExternalId('organization');
    throw error;
  }
}
