import type { SchemaDefinition, TaskDefinition } from '@labelwright/contract/task-definitions';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { countDefinitions, type DefinitionRow, findDefinition, listDefinitions } from './definitions.queries.ts';
import { findDefinitionProject } from './schema-definitions.queries.ts';
import { getSchemaDefinition } from './schema-definitions.service.ts';
import { organizationOf } from './task-types.service.ts';

export async function listProjectDefinitions(
  platform: Platform,
  actor: Actor,
  projectId: number,
  page: PageRequest,
): Promise<PageResult<TaskDefinition>> {
  const organizationId = actor.organizationId ?? 0;
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listDefinitions(tx, organizationId, projectId, {
      before: page.after === undefined ? undefined : Number(page.after[0]),
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
    total: await countDefinitions(tx, organizationId, projectId),
  }));
  const cut = isNumbered ? { rows } : cutPage(rows, page.limit, ({ version }) => [version]);
  return { rows: cut.rows.map(toDefinition), next: cut.next, total };
}

/** A definition of either kind. A label config is for those who may read the tasks of its project. */
export async function getAnyDefinition(
  platform: Platform,
  actor: Actor,
  definitionId: number,
): Promise<TaskDefinition | SchemaDefinition> {
  const organizationId = organizationOf(actor);
  const owner = await withActor(platform.db, actor, (tx) => findDefinitionProject(tx, organizationId, definitionId));
  if (!owner) throw notFound('Task definition');
  if (owner.project_id === null) return getSchemaDefinition(platform, actor, definitionId);
  await requireAccess(platform, actor, { kind: 'project', reference: owner.project_id }, 'task.read');
  const row = await withActor(platform.db, actor, (tx) => findDefinition(tx, organizationId, definitionId));
  if (!row) throw notFound('Task definition');
  return toDefinition(row);
}

function toDefinition(row: DefinitionRow): TaskDefinition {
  return {
    id: row.id,
    project: row.project_id,
    kind: row.kind === 'json_schema' ? 'json_schema' : 'label_config',
    version: row.version,
    hash: row.hash,
    label_config: row.definition.label_config,
    is_current: row.is_current ?? false,
    annotation_count: row.annotation_count,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
  };
}
