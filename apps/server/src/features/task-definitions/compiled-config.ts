import { compileCached } from '@labelwright/task-definition/cache';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { findCurrentDefinition, findDefinitionSource } from './definitions.queries.ts';

export interface ProjectConfig {
  /** null: the project still has the empty config that it was born with. */
  definitionId: number | null;
  /** Shared between callers: never change it. */
  compiled: CompiledConfig;
}

const MOST_DEFINITIONS = 500;

// Definitions never change, so their id is all that a cache needs.
const compiledById = new Map<number, CompiledConfig>();

/** What the project asks now, compiled. One small statement when the definition is known to this process. */
export async function getCompiledConfig(tx: Tx, organizationId: number, projectId: number): Promise<ProjectConfig> {
  const current = await findCurrentDefinition(tx, organizationId, projectId);
  if (!current) throw notFound('Project');
  if (current.definitionId === null) return { definitionId: null, compiled: compileCached(current.source ?? '') };
  const compiled = await getCompiledDefinition(tx, organizationId, current.definitionId);
  return { definitionId: current.definitionId, compiled };
}

/** A definition by id: what an earlier annotation was made under. The id must come from a row of the organization. */
export async function getCompiledDefinition(
  tx: Tx,
  organizationId: number,
  definitionId: number,
): Promise<CompiledConfig> {
  const known = compiledById.get(definitionId);
  if (known !== undefined) return known;
  const source = await findDefinitionSource(tx, organizationId, definitionId);
  if (source === undefined) throw notFound('Task definition');
  const compiled = compileCached(source);
  compiledById.set(definitionId, compiled);
  const oldest = compiledById.keys().next().value;
  if (compiledById.size > MOST_DEFINITIONS && oldest !== undefined) compiledById.delete(oldest);
  return compiled;
}
