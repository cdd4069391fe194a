/** What a control, and each label in it, counts. The server adds what the interface has besides. */
export type Weight = { overall: number; type?: string; labels: Record<string, number> };
export type Weights = Record<string, Weight>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The weights of a project as it is stored; what is no number counts 1. */
export function readWeights(stored: unknown): Weights {
  if (!isRecord(stored)) return {};
  const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 1);
  return Object.fromEntries(
    Object.entries(stored)
      .filter(([, weight]) => isRecord(weight))
      .map(([control, weight]) => {
        const { overall, type, labels } = weight as Record<string, unknown>;
        const entries = Object.entries(isRecord(labels) ? labels : {});
        return [
          control,
          {
            overall: numberOf(overall),
            ...(typeof type === 'string' ? { type } : {}),
            labels: Object.fromEntries(entries.map(([label, value]) => [label, numberOf(value)])),
          },
        ];
      }),
  );
}

const isWeight = (value: number): boolean => value >= 0 && value <= 1000;

export const weightsProblem = (weights: Weights): boolean =>
  Object.values(weights).some(({ overall, labels }) => ![overall, ...Object.values(labels)].every(isWeight));

export const withOverall = (weights: Weights, control: string, overall: number): Weights => {
  const weight = weights[control] ?? { overall: 1, labels: {} };
  return { ...weights, [control]: { ...weight, overall } };
};

export const withLabelWeight = (weights: Weights, control: string, label: string, value: number): Weights => {
  const weight = weights[control] ?? { overall: 1, labels: {} };
  return { ...weights, [control]: { ...weight, labels: { ...weight.labels, [label]: value } } };
};
