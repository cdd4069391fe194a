import type { FieldErrors } from '@labelwright/contract/errors';
import type { CreatePrediction } from '@labelwright/contract/predictions';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import { normalize } from './normalize.ts';
import { lockTaskData, type NewPrediction, type ProjectScope } from './predictions.queries.ts';

export interface Given {
  item: CreatePrediction;
  /** Its place in what was sent. */
  index: number;
}

export interface Checked {
  fitting: { index: number; row: NewPrediction }[];
  refused: { index: number; task: number; mistakes: FieldErrors }[];
}

/** In the order of their tasks, so that two writers never wait for each other in a ring. */
export function inOrderOfTasks(given: readonly CreatePrediction[]): Given[] {
  return given.map((item, index) => ({ item, index })).sort((a, b) => a.item.task - b.item.task);
}

/** Makes rows of what fits the label config and a task of the project. The tasks stay locked. */
export async function checkPredictions(
  tx: Tx,
  scope: ProjectScope,
  compiled: CompiledConfig,
  given: readonly Given[],
): Promise<Checked> {
  const tasks = await lockTaskData(
    tx,
    scope,
    given.map(({ item }) => item.task),
  );
  const checked: Checked = { fitting: [], refused: [] };
  for (const { item, index } of given) {
    const data = tasks.get(item.task);
    if (!data) {
      const mistakes = { task: [`There is no task ${item.task} in this project.`] };
      checked.refused.push({ index, task: item.task, mistakes });
      continue;
    }
    const normalized = normalize(compiled, item, data, '');
    if (normalized.row) checked.fitting.push({ index, row: { task_id: item.task, ...normalized.row } });
    else checked.refused.push({ index, task: item.task, mistakes: normalized.details });
  }
  return checked;
}
