import { compileCached } from '@labelwright/task-definition/cache';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { Tx } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { countConfigUsage, isChangingLabels, saveDefinition } from './config.queries.ts';
import { compileOrRefuse, configColumns, EMPTY_CONFIG, refuseBreaking } from './label-config.ts';
import type { ProjectChange } from './project-writes.queries.ts';

interface Current {
  id: number;
  organizationId: number;
  /** undefined: the project is being made, so nothing can use its config. */
  source: string | undefined;
  weights: Record<string, unknown>;
}

/**
 * Columns for a new label config: compiled, checked against what is stored, kept as an immutable definition. The caller
 * holds the config's lock, so that no annotation under the old config slips in between.
 */
export async function saveLabelConfig(
  tx: Tx,
  current: Current,
  given: string,
  weights: Record<string, unknown> | undefined,
  userId: number | undefined,
): Promise<ProjectChange> {
  const source = given.trim() === '' ? EMPTY_CONFIG : given;
  const compiled = compileOrRefuse(source);
  if (current.source !== undefined) {
    const before = compileCached(current.source);
    if (await isChangingLabels(tx, current.organizationId, current.id)) throw labelsAreChanging();
    if (before.hash !== compiled.hash)
      refuseBreaking(before, compiled, await countConfigUsage(tx, current.organizationId, current.id));
  }
  const task_definition_id = await saveDefinition(tx, {
    organizationId: current.organizationId,
    projectId: current.id,
    hash: compiled.hash,
    source,
    userId,
  });
  const known = weights === undefined ? asWeights(current.weights) : checkWeights(weights);
  return { ...configColumns(compiled, known), task_definition_id };
}

function labelsAreChanging(): AppError {
  return new AppError('conflict', 'Labels of this project are being changed. Save the config when that is done.', {
    reason: 'label_change_running',
  });
}

/** Weights alone were sent: merged into the config as it is. */
export function weightColumns(source: string, weights: Record<string, unknown>): ProjectChange {
  return { control_weights: configColumns(compileCached(source), checkWeights(weights)).control_weights };
}

/** Stored weights were checked when they were written. */
function asWeights(stored: Record<string, unknown>): ControlWeights {
  return stored as ControlWeights;
}

function checkWeights(given: Record<string, unknown>): ControlWeights {
  const weights: ControlWeights = {};
  for (const [control, value] of Object.entries(given)) {
    const entry = (typeof value === 'object' && value !== null ? value : {}) as Partial<ControlWeights[string]>;
    const labels = Object.entries(entry.labels ?? {});
    const numbers = [entry.overall ?? 1, ...labels.map(([, weight]) => weight)];
    if (numbers.some((number) => typeof number !== 'number' || !(number >= 0 && number <= 1000)))
      throw invalidField('control_weights', `The weights of "${control}" must be numbers from 0 to 1000.`);
    weights[control] = {
      overall: entry.overall ?? 1,
      type: String(entry.type ?? ''),
      labels: Object.fromEntries(labels),
    };
  }
  return weights;
}
