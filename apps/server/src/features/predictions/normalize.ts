import type { FieldErrors } from '@labelwright/contract/errors';
import type { CreatePrediction } from '@labelwright/contract/predictions';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { normalizePrediction } from '@labelwright/task-definition/results/normalize-prediction';
import type { NewPrediction } from './predictions.queries.ts';

type Given = Omit<CreatePrediction, 'task'>;

export type Normalized =
  | { row: Omit<NewPrediction, 'task_id'>; details?: undefined }
  | { row?: undefined; details: FieldErrors };

/** Regions from whatever a model sends, by the label config; without controls there is nothing to make them by. */
export function normalize(
  compiled: CompiledConfig,
  given: Given,
  data: Record<string, unknown>,
  prefix: string,
): Normalized {
  const rest = {
    model_version: given.model_version ?? '',
    cluster: given.cluster ?? null,
    neighbors: given.neighbors ?? null,
    mislabeling: given.mislabeling ?? 0,
  };
  if (Object.keys(compiled.controls).length === 0) {
    return { row: { ...rest, result: given.result ?? [], score: given.score ?? null } };
  }
  const input = Array.isArray(given.result) ? { result: given.result } : given.result;
  const { prediction, problems } = normalizePrediction(compiled, input, { data });
  if (!prediction) {
    const details: FieldErrors = {};
    for (const { path, message } of problems) {
      const field = `${prefix}${path.replace(/^prediction/, 'result')}`;
      const messages = details[field] ?? [];
      details[field] = messages;
      messages.push(message);
    }
    return { details };
  }
  return { row: { ...rest, result: prediction.result, score: given.score ?? prediction.score ?? null } };
}
