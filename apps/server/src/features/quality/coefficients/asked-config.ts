import { compileCached } from '@labelwright/task-definition/cache';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../../platform/db/db.ts';
import { getAnswerRules } from '../../task-definitions/index.ts';
import { projectComparers } from '../measuring/comparers.ts';
import type { MeasuringRules, Scope } from '../measuring/measure.queries.ts';
import { findMeasuredState } from './coefficients.queries.ts';

/** Undefined for answers to a JSON schema, which have no controls. */
export async function getAskedConfig(tx: Tx, scope: Scope, rules: MeasuringRules): Promise<CompiledConfig | undefined> {
  if (rules.definition_id === null) return compileCached(rules.label_config ?? '');
  const asked = await getAnswerRules(tx, scope.organizationId, rules.definition_id);
  return asked.kind === 'label_config' ? asked.compiled : undefined;
}

/** What coefficients rest on: answers as they were measured, and the rules. */
export async function stateOf(tx: Tx, scope: Scope, rules: MeasuringRules): Promise<string> {
  return `${projectComparers(rules).keyOf(null)} ${await findMeasuredState(tx, scope)}`;
}
