/** Area under the standard normal curve up to `z`. Series of G. Marsaglia, Journal of Statistical Software 11(4), 2004. */
export function normalCdf(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  let sum = z;
  let term = z;
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The z with the given area below it, 0 < area < 1. Newton from the middle, where it only ever approaches from inside. */
export function normalQuantile(area: number): number {
  if (area < 0.5) return -normalQuantile(1 - area);
  let z = 0;
  for (let step = 0; step < 100; step++) {
    const change = (area - normalCdf(z)) / normalDensity(z);
    z += change;
    if (Math.abs(change) < 1e-14) break;
  }
  return z;
}

/** Half the width of a two-sided interval in standard errors: 1.959964 for 0.95. */
export function zOfLevel(level: number): number {
  return normalQuantile(0.5 + level / 2);
}
