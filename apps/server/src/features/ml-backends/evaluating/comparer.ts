import { createModelEvaluation, type ModelEvaluation } from '@labelwright/quality/evaluation/model-evaluation';
import type { Definition } from '@labelwright/quality/matchers/model';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { Tx } from '../../../platform/db/db.ts';
import { getAnswerRules, getCompiledConfig } from '../../task-definitions/index.ts';
import { type BackendScope, findModelProject } from '../backends.queries.ts';
import type { AgreementRow, ComparedRow } from './evaluations.queries.ts';

/** What the project asks, and what its parts weigh. */
export async function openEvaluation(tx: Tx, scope: BackendScope): Promise<ModelEvaluation> {
  const project = await findModelProject(tx, scope);
  const { definitionId, compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  const definition = await definitionOf(tx, scope, definitionId, compiled);
  return createModelEvaluation(definition, (project?.control_weights ?? {}) as ControlWeights);
}

async function definitionOf(
  tx: Tx,
  scope: BackendScope,
  definitionId: number | null,
  compiled: Definition,
): Promise<Definition> {
  if (definitionId === null) return compiled;
  const rules = await getAnswerRules(tx, scope.organizationId, definitionId);
  return rules.kind === 'label_config' ? rules.compiled : { labelSchema: rules.labelSchema };
}

/** Compares them; tasks with a definition of their own are asked something else than the project. */
export function compareRows(evaluation: ModelEvaluation, rows: readonly ComparedRow[]): AgreementRow[] {
  return rows
    .filter((row) => row.definition_id === null)
    .map((row) => ({
      task_id: row.task_id,
      model_version: row.model_version,
      prediction_id: row.prediction_id,
      annotation_id: row.annotation_id,
      agreement: evaluation.add({
        task: row.task_id,
        prediction: row.prediction,
        score: row.score,
        reference: row.reference,
        data: row.data,
      }),
    }));
}
