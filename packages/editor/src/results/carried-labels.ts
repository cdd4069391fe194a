import type { CompiledConfig, RegionResult } from '@labelwright/task-definition/model';
import { carriesLabels, listCarriedLabels } from '@labelwright/task-definition/results/carried-labels';
import type { RegionAnswer } from '../store/records.ts';

/** Labels that came on another control's item stand as answers of their own controls, like those of any region. */
export function splitCarried(config: CompiledConfig, item: RegionResult, answer: RegionAnswer): RegionAnswer[] {
  const carried = listCarriedLabels(config, item);
  if (carried.length === 0) return [answer];
  return [
    { ...answer, value: undefined },
    ...carried.map(({ control, labels }) => ({
      control,
      type: 'labels',
      value: labels,
      envelope: {},
      ...(answer.origin ? { origin: answer.origin } : {}),
    })),
  ];
}

/** The other way: such answers go back onto the item that carries them; those that came as items stay items. */
export function mergeCarried(config: CompiledConfig, answers: readonly RegionAnswer[]): readonly RegionAnswer[] {
  const carrier = answers.find((answer) => carriesLabels(config.controls[answer.control]));
  if (!carrier) return answers;
  const carried = answers.filter((answer) => answer.type === 'labels' && answer.geometryKeys === undefined);
  if (carried.length === 0) return answers;
  const labels = carried.flatMap(({ value }) => (Array.isArray(value) ? value : []));
  return answers
    .filter((answer) => !carried.includes(answer))
    .map((answer) => (answer === carrier ? { ...carrier, value: labels } : answer));
}
