import { createHash } from 'node:crypto';
import type { FieldErrors } from '@labelwright/contract/errors';
import type {
  CheckedResult,
  CreateSchemaDefinition,
  SchemaDefinition,
  UpdateSchemaDefinition,
} from '@labelwright/contract/task-definitions';
import { fieldOf, type SchemaProblem } from '@labelwright/task-definition/json-schema/problem';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countSchemaDefinitions,
  deleteSchemaDefinition,
  findSchemaDefinition,
  insertSchemaDefinition,
  listSchemaDefinitions,
  lockSchemaDefinition,
  type SchemaDefinitionRow,
  setProjectDefinition,
  updateSchemaDefinition,
} from './schema-definitions.queries.ts';
import { compileDefinition } from './schema-validator.ts';
import { builtIn, isManager, namedTaskType, organizationOf } from './task-types.service.ts';

export async function pageSchemaDefinitions(
  platform: Platform,
  actor: Actor,
  page: PageRequest,
  taskTypeId: number | undefined,
): Promise<PageResult<SchemaDefinition>> {
  const organizationId = organizationOf(actor);
  const canManage = await isManager(platform, actor);
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listSchemaDefinitions(tx, organizationId, {
      taskTypeId,
      afterId: Number(page.after?.[0] ?? 0) || 0,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
    total: await countSchemaDefinitions(tx, organizationId, taskTypeId),
  }));
  const cut = isNumbered ? { rows } : cutPage(rows, page.limit, ({ id }) => [id]);
  return { rows: cut.rows.map((row) => schemaDefinitionBody(row, canManage)), next: cut.next, total };
}

export async function getSchemaDefinition(platform: Platform, actor: Actor, id: number): Promise<SchemaDefinition> {
  const canManage = await isManager(platform, actor);
  const row = await withActor(platform.db, actor, (tx) => findSchemaDefinition(tx, organizationOf(actor), id));
  if (!row) throw notFound('Task definition');
  return schemaDefinitionBody(row, canManage);
}

export function createSchemaDefinition(
  platform: Platform,
  actor: Actor,
  body: CreateSchemaDefinition,
): Promise<SchemaDefinition> {
  const organizationId = organizationOf(actor);
  refuseBroken(body.definition);
  return refuseSecondVersion(
    withActor(platform.db, actor, async (tx) => {
      await namedTaskType(tx, organizationId, body.task_type);
      const id = await insertSchemaDefinition(tx, {
        organization_id: organizationId,
        task_type_id: body.task_type,
        version_name: body.version,
        hash: hashOf(body.definition),
        definition: body.definition,
        created_by: actor.userId ?? null,
      });
      return announced(tx, actor, 'TASK_DEFINITION_CREATED', id);
    }),
  );
}

/** Possible until something is made under it (C-063). */
export function changeSchemaDefinition(
  platform: Platform,
  actor: Actor,
  id: number,
  body: UpdateSchemaDefinition,
): Promise<SchemaDefinition> {
  const organizationId = organizationOf(actor);
  if (body.definition !== undefined) refuseBroken(body.definition);
  return refuseSecondVersion(
    withActor(platform.db, actor, async (tx) => {
      const row = await unusedDefinition(tx, organizationId, id);
      if (body.task_type !== undefined) await namedTaskType(tx, organizationId, body.task_type);
      const definition = body.definition ?? row.definition;
      await updateSchemaDefinition(tx, organizationId, id, {
        task_type_id: body.task_type ?? row.task_type_id,
        version_name: body.version ?? row.version_name,
        hash: hashOf(definition),
        definition,
      });
      return announced(tx, actor, 'TASK_DEFINITION_UPDATED', id);
    }),
  );
}

export async function removeSchemaDefinition(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = organizationOf(actor);
  await withActor(platform.db, actor, async (tx) => {
    await unusedDefinition(tx, organizationId, id);
    await announced(tx, actor, 'TASK_DEFINITION_DELETED', id);
    await deleteSchemaDefinition(tx, organizationId, id);
  });
}

/** What storing this answer would be told. Nothing is stored. */
export async function checkResult(
  platform: Platform,
  actor: Actor,
  id: number,
  result: unknown,
): Promise<CheckedResult> {
  const row = await withActor(platform.db, actor, (tx) => findSchemaDefinition(tx, organizationOf(actor), id));
  if (!row) throw notFound('Task definition');
  const { check, problems } = compileDefinition(row.definition);
  if (!check) throw broken(problems);
  const found = check(result);
  return { valid: found.length === 0, problems: found };
}

/** What tasks without a definition of their own ask from now on. */
export async function chooseProjectDefinition(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  definitionId: number | null,
): Promise<{ project: number; task_definition: number | null }> {
  const { organizationId, projectId } = access;
  await withActor(platform.db, actor, async (tx) => {
    if (definitionId !== null) await namedDefinition(tx, organizationId, definitionId);
    await setProjectDefinition(tx, organizationId, projectId, definitionId);
    await emit(tx, actor, {
      type: 'PROJECT_UPDATED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { project_id: projectId, changed: ['task_definition'], task_definition: definitionId },
    });
  });
  return { project: projectId, task_definition: definitionId };
}

/** A definition that a body names; 400 with the field when there is none. */
export async function namedDefinition(tx: Tx, organizationId: number, id: number): Promise<SchemaDefinitionRow> {
  const row = await findSchemaDefinition(tx, organizationId, id);
  if (!row) throw invalidField('task_definition', `There is no JSON-schema definition ${id}.`);
  return row;
}

async function unusedDefinition(tx: Tx, organizationId: number, id: number): Promise<SchemaDefinitionRow> {
  const row = await lockSchemaDefinition(tx, organizationId, id);
  if (!row) throw notFound('Task definition');
  if (row.organization_id === null) throw builtIn('definition');
  if (row.is_used)
    throw new AppError(
      'conflict',
      `Version ${row.version_name} is in use, so it stays as it is. Create another version beside it.`,
      { reason: 'in_use' },
    );
  return row;
}

function refuseBroken(definition: Record<string, unknown>): void {
  const { problems } = compileDefinition(definition);
  if (problems) throw broken(problems);
}

function broken(problems: readonly SchemaProblem[]): AppError {
  const details: FieldErrors = {};
  for (const { path, message } of problems) {
    const field = fieldOf('definition', path);
    details[field] = [...(details[field] ?? []), message];
  }
  return new AppError('validation', 'The definition cannot be used.', { details });
}

const hashOf = (definition: unknown): string => createHash('sha256').update(JSON.stringify(definition)).digest('hex');

async function refuseSecondVersion<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'task_definition_version') throw error;
    throw invalidField('version', 'The task type has this version already.');
  }
}

async function announced(tx: Tx, actor: Actor, type: string, id: number): Promise<SchemaDefinition> {
  const organizationId = organizationOf(actor);
  const row = await findSchemaDefinition(tx, organizationId, id);
  if (!row) throw notFound('Task definition');
  await emit(tx, actor, {
    type,
    organizationId,
    aggregateType: 'task_definition',
    aggregateId: id,
    payload: { task_definition_id: id, task_type_id: row.task_type_id, version: row.version_name },
  });
  return schemaDefinitionBody(row, true);
}

export function schemaDefinitionBody(row: SchemaDefinitionRow, canManage: boolean): SchemaDefinition {
  const mayChange = canManage && row.organization_id !== null && !row.is_used;
  return {
    id: row.id,
    task_type: row.task_type_id,
    kind: 'json_schema',
    version: row.version_name,
    hash: row.hash,
    definition: row.definition,
    is_built_in: row.organization_id === null,
    is_used: row.is_used,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    can: { update: mayChange, delete: mayChange },
  };
}
