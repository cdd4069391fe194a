import type { ConsensusParts } from '@labelwright/contract/quality-consensus';
import type { MergedPart } from '@labelwright/quality/matchers/merge/merged';
import { mergeRegions } from '@labelwright/quality/matchers/merge-regions';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import type { NewProposal } from './consensus.queries.ts';

export interface TaskAnswers {
  task_id: number;
  data: Record<string, unknown>;
  answers: { id: number; user_id: number | null; result: ResultItem[] }[];
}

/**
 * The answers to one task as one: regions in the same place become one, labels, choices and texts are voted on; what
 * neither all nor most say is left out and counted. Undefined when there are too many regions to compare.
 *
 * @param weights what each answer counts, in their order
 */
export function mergeAnswers(
  config: CompiledConfig,
  task: TaskAnswers,
  weights: readonly number[],
): NewProposal | undefined {
  const results = task.answers.map(({ result }) => result);
  const merged = mergeRegions(config, results, weights, { data: task.data });
  if (!merged) return undefined;
  const parts = countParts(merged.parts);
  return {
    taskId: task.task_id,
    labels: '',
    majority: '',
    confidence: confidenceOf(merged.parts),
    posterior: {},
    votes: task.answers.map(({ id }) => id),
    differs: parts.disputed > 0,
    result: merged.result,
    parts,
  };
}

function countParts(parts: readonly MergedPart[]): ConsensusParts {
  const count = (status: MergedPart['status']): number => parts.filter((part) => part.status === status).length;
  return { unanimous: count('unanimous'), majority: count('majority'), disputed: count('disputed') };
}

/** How much of the weight stands behind a part, on average; that nobody marked anything is sure. */
function confidenceOf(parts: readonly MergedPart[]): number {
  if (parts.length === 0) return 1;
  const mean = parts.reduce((sum, { share }) => sum + share, 0) / parts.length;
  return Math.min(1, Math.max(0, mean));
}
