const rates: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 3, 4];

/** The speeds that are offered; the slowest allowed is one of them. */
export function ratesFrom(slowest: number): number[] {
  return [...new Set([slowest, ...rates.filter((rate) => rate >= slowest)])].sort((a, b) => a - b);
}

/** The next speed up or down; the same at either end. */
export function nextRate(offered: readonly number[], rate: number, step: -1 | 1): number {
  const next = step === 1 ? offered.find((other) => other > rate) : offered.findLast((other) => other < rate);
  return next ?? rate;
}
