/** How much two different categories of an ordered scale still agree: identity (nothing), linear or quadratic in steps. */
export type WeightKind = 'identity' | 'linear' | 'quadratic';

export interface WeightOptions {
  weights?: WeightKind;
  /** Positions of the categories on their scale; 0, 1, 2 … unless told. */
  scores?: readonly number[];
}

/** Agreement weights: 1 for the same category, 0 for the two ends of the scale (Cicchetti & Allison 1971 when linear). */
export function agreementWeights(count: number, { weights = 'identity', scores }: WeightOptions = {}): number[][] {
  const position = (i: number) => scores?.[i] ?? i;
  let widest = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) widest = Math.max(widest, Math.abs(position(i) - position(j)));
  const power = weights === 'quadratic' ? 2 : 1;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => {
      if (i === j) return 1;
      if (weights === 'identity' || widest === 0) return 0;
      return 1 - (Math.abs(position(i) - position(j)) / widest) ** power;
    }),
  );
}
