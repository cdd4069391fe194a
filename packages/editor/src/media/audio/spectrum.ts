import FFT from 'fft.js';

export const windowSize = 1024;
/** Quieter than this below the loudest is drawn as silence. */
const rangeDb = 75;

export interface Spectrum {
  /** Frequencies from low to high: half the window. */
  bins: number;
  /** Loudness 0 to 1 of each frequency in a window of samples that begins at `start`; samples outside are silent. */
  read(samples: Float32Array, start: number, into: Float32Array): void;
}

export function createSpectrum(): Spectrum {
  const fft = new FFT(windowSize);
  const output = fft.createComplexArray();
  const input = new Float64Array(windowSize);
  const hann = Float64Array.from(
    { length: windowSize },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSize),
  );
  const bins = windowSize / 2;
  return {
    bins,
    read(samples, start, into) {
      for (let index = 0; index < windowSize; index += 1) {
        input[index] = (samples[start + index] ?? 0) * (hann[index] ?? 0);
      }
      fft.realTransform(output, input);
      for (let bin = 0; bin < bins; bin += 1) {
        const power = (output[2 * bin] ?? 0) ** 2 + (output[2 * bin + 1] ?? 0) ** 2;
        // A full-scale sine has an amplitude of a quarter of the window under Hann.
        const db = 10 * Math.log10(power / (windowSize / 4) ** 2 + 1e-12);
        into[bin] = Math.min(Math.max(1 + db / rangeDb, 0), 1);
      }
    },
  };
}

/** Frequency share 0 to 1 of the way up the picture: mel-like, so that speech gets most of it. */
export function frequencyAt(share: number, highestHz: number): number {
  return 700 * ((1 + highestHz / 700) ** share - 1);
}

export function shareOf(hertz: number, highestHz: number): number {
  return Math.log(1 + hertz / 700) / Math.log(1 + highestHz / 700);
}

/** From the ground through violet and orange to pale yellow; every step is lighter than the one before. */
const ramp: readonly (readonly [number, number, number])[] = [
  [10, 8, 24],
  [52, 16, 92],
  [124, 30, 109],
  [194, 56, 82],
  [240, 112, 44],
  [250, 184, 60],
  [252, 250, 190],
];

export function rampColor(loudness: number): readonly [number, number, number] {
  const at = Math.min(Math.max(loudness, 0), 1) * (ramp.length - 1);
  const from = ramp[Math.floor(at)] ?? [0, 0, 0];
  const to = ramp[Math.ceil(at)] ?? from;
  const part = at - Math.floor(at);
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part)];
}

function mix(from: number, to: number, part: number): number {
  return Math.round(from + (to - from) * part);
}
