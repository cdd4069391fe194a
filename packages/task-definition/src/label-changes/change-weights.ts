import type { ControlWeights } from '../control-weights.ts';
import { type LabelChange, type OptionName, type OptionOperation, pathOf } from './model.ts';

/** Weights under the names of after; a new label starts with the weight of the one it comes from. */
export function changeWeights({ steps }: LabelChange, weights: ControlWeights): ControlWeights {
  let current = new Map(Object.entries(weights));
  for (const { operation } of steps) {
    if (operation.op === 'rename_object') continue;
    if (operation.op === 'rename_control') {
      current = new Map([...current].map(([name, weight]) => [name === operation.from ? operation.to : name, weight]));
      continue;
    }
    const of = current.get(operation.control);
    if (of !== undefined) current.set(operation.control, { ...of, labels: changeLabels(operation, of.labels) });
  }
  return Object.fromEntries(current);
}

function changeLabels(operation: OptionOperation, given: Record<string, number>): Record<string, number> {
  const labels = { ...given };
  const copy = (from: OptionName | undefined, to: OptionName): void => {
    const weight = labels[last(from)];
    if (weight !== undefined && labels[last(to)] === undefined) labels[last(to)] = weight;
  };
  if (operation.op === 'rename') copy(operation.from, operation.to);
  if (operation.op === 'merge') copy(operation.from[0], operation.to);
  if (operation.op === 'split')
    for (const name of [...operation.rules.map(({ to }) => to), operation.otherwise]) copy(operation.from, name);
  return labels;
}

const last = (name: OptionName | undefined): string => (name === undefined ? '' : (pathOf(name).at(-1) ?? ''));
