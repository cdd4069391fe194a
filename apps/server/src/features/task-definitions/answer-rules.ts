import type { SchemaProblem } from '@labelwright/task-definition/json-schema/problem';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import { getCompiledDefinition } from './compiled-config.ts';
import { findSchemaDefinition } from './schema-definitions.queries.ts';
import { type AnswerCheck, compileDefinition } from './schema-validator.ts';

/** What a definition of either kind asks of an answer. */
export type AnswerRules =
  | { kind: 'label_config'; compiled: CompiledConfig }
  | { kind: 'json_schema'; definitionId: number; labelSchema: unknown; check: AnswerCheck };

const MOST_DEFINITIONS = 300;

// By id and content: an unused definition may still be edited.
const checks = new Map<string, AnswerCheck>();

/** The id must come from a row of the organization. */
export async function getAnswerRules(tx: Tx, organizationId: number, definitionId: number): Promise<AnswerRules> {
  const row = await findSchemaDefinition(tx, organizationId, definitionId);
  if (!row) return { kind: 'label_config', compiled: await getCompiledDefinition(tx, organizationId, definitionId) };
  const { definition } = row;
  const check = compiledCheck(`${row.id} ${row.hash}`, definition);
  return { kind: 'json_schema', definitionId, labelSchema: definition.label_schema ?? {}, check };
}

function compiledCheck(key: string, definition: Record<string, unknown>): AnswerCheck {
  const known = checks.get(key);
  if (known) return known;
  const { check, problems } = compileDefinition(definition);
  if (!check) throw new Error(`a stored definition does not compile: ${describe(problems)}`);
  checks.set(key, check);
  const oldest = checks.keys().next().value;
  if (checks.size > MOST_DEFINITIONS && oldest !== undefined) checks.delete(oldest);
  return check;
}

const describe = (problems: readonly SchemaProblem[]): string =>
  problems.map(({ path, message }) => `${path}: ${message}`).join(' ');
