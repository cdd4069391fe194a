export type Level = {
  /** Root of the mean square, 0 to 1. */
  rms: number;
  /** Farthest from silence, 0 to 1. */
  peak: number;
};

export const SILENCE: Level = { rms: 0, peak: 0 };

const QUIETEST_DB = -60;
const CLIPPING_PEAK = 0.985;
const AUDIBLE_RMS = 0.003;

export function levelOf(samples: Float32Array): Level {
  let sum = 0;
  let peak = 0;
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms: samples.length === 0 ? 0 : Math.sqrt(sum / samples.length), peak: Math.min(peak, 1) };
}

/** Length of the bar of a meter, 0 to 1: even steps of decibels, from −60 dB. */
export function meterShare({ rms }: Level): number {
  if (rms <= 0) return 0;
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(rms)) / QUIETEST_DB));
}

export const isClipping = ({ peak }: Level): boolean => peak >= CLIPPING_PEAK;
export const isAudible = ({ rms }: Level): boolean => rms >= AUDIBLE_RMS;
