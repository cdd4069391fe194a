/** Slope of the logarithm of the gamma function for x > 0: recurrence up to 10, then Stirling's series. */
export function digamma(x: number): number {
  let at = x;
  let sum = 0;
  while (at < 10) {
    sum -= 1 / at;
    at += 1;
  }
  const square = 1 / (at * at);
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return sum + Math.log(at) - 1 / (2 * at) - series;
}
