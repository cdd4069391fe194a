import type { CompiledConfig } from './model.ts';
import { flattenOption } from './options.ts';

export interface ControlWeight {
  overall: number;
  /** Tag name. */
  type: string;
  labels: Record<string, number>;
}

/** How much each control and option counts in agreement. */
export type ControlWeights = Record<string, ControlWeight>;

const DEFAULT_WEIGHT = 1;

/** Weights for a changed config: what the manager set stays, what is new counts 1, what is gone goes. */
export function controlWeights(compiled: CompiledConfig, previous: ControlWeights = {}): ControlWeights {
  return Object.fromEntries(
    Object.values(compiled.controls).map((control) => {
      const known = Object.hasOwn(previous, control.name) ? previous[control.name] : undefined;
      const kept = known?.type === control.tag ? known : undefined;
      const options = control.options.flatMap(flattenOption).map(({ value }) => value);
      const labels = options.map((option) => [option, findWeight(kept?.labels, option)] as const);
      const weight = {
        overall: kept?.overall ?? DEFAULT_WEIGHT,
        type: control.tag,
        labels: Object.fromEntries(labels),
      };
      return [control.name, weight];
    }),
  );
}

function findWeight(labels: Record<string, number> | undefined, option: string): number {
  return labels !== undefined && Object.hasOwn(labels, option) ? (labels[option] ?? DEFAULT_WEIGHT) : DEFAULT_WEIGHT;
}
