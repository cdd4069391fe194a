/** A source of numbers that a seed repeats exactly, on every machine. Not for secrets. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Successes in `trials` with the given chance. */
  binomial(trials: number, chance: number): number;
}

/** sfc32, Chris Doty-Humphrey's small fast counting generator (PractRand), seeded by mixing one number or text. */
export function createRandom(seed: number | string): Random {
  let a = hash(seed, 1);
  let b = hash(seed, 2);
  let c = hash(seed, 3);
  let counter = 1;
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 0x1_0000_0000;
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    below: (count) => Math.floor(next() * count),
    normal,
    binomial: (trials, chance) => drawBinomial(next, trials, chance),
  };
}

/** A 32-bit number from a text or number: FNV-1a over its characters, then the finaliser of MurmurHash3. */
export function hash(seed: number | string, salt = 0): number {
  const text = String(seed);
  let h = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function drawBinomial(next: () => number, trials: number, chance: number): number {
  if (trials <= 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  if (chance > 0.5) return trials - drawBinomial(next, trials, 1 - chance);
  return trials * chance < 10 ? byGaps(next, trials, chance) : byRejection(next, trials, chance);
}

/** Jumps from success to success: the gaps are geometric. For few expected successes. */
function byGaps(next: () => number, trials: number, chance: number): number {
  const scale = Math.log1p(-chance);
  let successes = 0;
  let at = Math.ceil(Math.log(1 - next()) / scale);
  while (at <= trials) {
    successes++;
    at += Math.max(1, Math.ceil(Math.log(1 - next()) / scale));
  }
  return successes;
}

/** Transformed rejection with the exact ratio of probabilities: W. Hörmann 1993, algorithm BTRS. For 10 and more expected. */
function byRejection(next: () => number, trials: number, chance: number): number {
  const spread = Math.sqrt(trials * chance * (1 - chance));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * chance;
  const center = trials * chance + 0.5;
  const accept = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(chance / (1 - chance));
  const mode = Math.floor((trials + 1) * chance);
  const atMode = logFactorial(mode) + logFactorial(trials - mode);
  for (;;) {
    const u = next() - 0.5;
    const v = next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + center);
    if (us >= 0.07 && v <= accept) return k;
    if (k < 0 || k > trials) continue;
    const bound = Math.log((v * alpha) / (a / (us * us) + b));
    if (bound <= atMode - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds) return k;
  }
}

/** Stirling's series; exact products below 10. */
function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const inverse = 1 / n;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
