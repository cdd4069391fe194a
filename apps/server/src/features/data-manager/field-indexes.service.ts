import type { FieldIndex } from '@labelwright/contract/field-indexes';
import { dataKey } from '@labelwright/filters/columns';
import { type FilterGroup, isGroup, type SortKey } from '@labelwright/filters/model';
import { Type } from 'typebox';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import {
  currentTransaction,
  deleteFieldIndex,
  type FieldIndexRow,
  type FieldScope,
  findFieldIndex,
  holdProject,
  indexBlock,
  insertFieldIndex,
  isPast,
  listFieldIndexes,
  setJob,
} from './field-indexes.queries.ts';

const MOST_INDEXES = 10;
const BLOCK = 5000;

export async function listIndexes(platform: Platform, actor: Actor, access: ProjectAccess): Promise<FieldIndex[]> {
  const rows = await withActor(platform.db, actor, (tx) => listFieldIndexes(tx, access));
  return rows.map(indexBody);
}

/** Asked for twice, it is the same index. */
export function createIndex(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: string,
): Promise<FieldIndex> {
  if (!access.can('project.update')) throw new AppError('forbidden');
  const field = given.replace(/^(tasks:)?data\./, '').trim();
  if (field === '' || field.includes('[*]') || field.includes('\0'))
    throw invalidField('field', 'Must name one value, such as "price" or "meta.source".');
  return withActor(platform.db, actor, async (tx) => indexBody(await makeIndex(tx, actor, access, field)));
}

async function makeIndex(tx: Tx, actor: Actor, scope: FieldScope, field: string): Promise<FieldIndexRow> {
  await holdProject(tx, scope);
  const rows = await listFieldIndexes(tx, scope);
  const known = rows.find((row) => row.field === field);
  if (known) return known;
  if (rows.length >= MOST_INDEXES)
    throw new AppError('conflict', `A project has at most ${MOST_INDEXES} indexed fields. Remove one first.`, {
      reason: 'too_many',
    });
  const row = await insertFieldIndex(tx, scope, field, actor.userId);
  const { organizationId, projectId } = scope;
  const queued = await enqueueJob(tx, actor, building, { indexId: row.id, field }, { projectId });
  await setJob(tx, organizationId, row.id, queued.id);
  await tell(tx, actor, scope, 'FIELD_INDEX_CREATED', row);
  return { ...row, job_id: queued.id };
}

export async function removeIndex(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw notFound('Field index');
  const row = await withActor(platform.db, actor, (tx) => findFieldIndex(tx, organizationId, id));
  if (!row) throw notFound('Field index');
  const access = await requireProject(platform, actor, row.project_id, 'task.list');
  if (!access.can('project.update')) throw new AppError('forbidden');
  await withActor(platform.db, actor, async (tx) => {
    await deleteFieldIndex(tx, organizationId, id);
    await tell(tx, actor, access, 'FIELD_INDEX_DELETED', row);
  });
}

/** From as many tasks on, looking at each of them takes too long. */
const WORTH_INDEXING = 20_000;
/** Asked for so often since the program started. */
const OFTEN = 5;
const MOST_COUNTED = 10_000;

/** Counts by which fields lists are filtered and sorted; those asked for again and again get an index. */
export function createFieldWatch(platform: Platform): (scope: FieldScope, asked: Asked) => Promise<void> {
  const counts = new Map<string, number>();
  return async (scope, asked) => {
    for (const field of fieldsOf(asked)) {
      const key = `${scope.projectId} ${field}`;
      if (counts.size > MOST_COUNTED) counts.clear();
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count === OFTEN) await indexWorthIt(platform, scope, field);
    }
  };
}

interface Asked {
  filter: FilterGroup;
  sort: readonly SortKey[];
}

function fieldsOf({ filter, sort }: Asked): Set<string> {
  const keys = [...sort.map((key) => key.column), ...columnsOf(filter)].flatMap((column) => dataKey(column) ?? []);
  return new Set(keys.filter((key) => !key.includes('[*]') && key.length <= 256));
}

/** Only what an index would serve: values that are compared. */
const columnsOf = (group: FilterGroup): string[] =>
  group.items.flatMap((item) => {
    if (isGroup(item)) return columnsOf(item);
    return item.type === 'Number' || item.operator === 'equal' ? [item.column] : [];
  });

function indexWorthIt(platform: Platform, scope: FieldScope, field: string): Promise<void> {
  const actor = systemActor(scope.organizationId);
  return withActor(platform.db, actor, async (tx) => {
    const { task_count: tasks } = await holdProject(tx, scope);
    if (tasks < WORTH_INDEXING || (await listFieldIndexes(tx, scope)).length >= MOST_INDEXES) return;
    await makeIndex(tx, actor, scope, field);
  });
}

const payload = Type.Object({ indexId: Type.Integer(), field: Type.String() });

const building = {
  type: 'tasks.index-field',
  queue: 'maintenance',
  payload,
  maxAttempts: 3,
  title: ({ field }) => `Prepare the field "${field}" for sorting and filtering`,
} satisfies JobDefinition<typeof payload>;

const WAIT_MS = 200;

export function fieldIndexJobs(platform: Platform): RegisteredJob[] {
  return [
    job(building, async ({ indexId }, { actor, signal, progress }) => {
      const organizationId = actor.organizationId ?? 0;
      const begun = await withActor(platform.db, actor, currentTransaction);
      // What was written by transactions that did not see the index yet must be visible before it is read.
      while (!(await withActor(platform.db, actor, (tx) => isPast(tx, begun)))) {
        throwIfCancelled(signal);
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
      let done = 0;
      for (;;) {
        throwIfCancelled(signal);
        const block = await withActor(platform.db, actor, async (tx) => {
          const index = await findFieldIndex(tx, organizationId, indexId);
          return index && indexBlock(tx, organizationId, index, BLOCK);
        });
        if (!block) return { tasks: done };
        done += block.tasks;
        progress({ done, unit: 'tasks' });
      }
    }),
  ];
}

function indexBody(row: FieldIndexRow): FieldIndex {
  return {
    id: row.id,
    project: row.project_id,
    field: row.field,
    status: row.status,
    task_count: row.task_count,
    job_id: row.job_id,
    created_at: row.created_at.toISOString(),
  };
}

function tell(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: FieldScope,
  type: 'FIELD_INDEX_CREATED' | 'FIELD_INDEX_DELETED',
  row: FieldIndexRow,
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'field_index',
    aggregateId: row.id,
    payload: { project_id: projectId, field: row.field },
  });
}
