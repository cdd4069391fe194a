import type { SoundChunk, SoundReader } from './open-sound.ts';
import { createPeaks, type Peaks } from './peaks.ts';

/** Work between two chances for the page to draw and to answer. */
const breathMs = 12;
const reportMs = 120;

/** Reads the sound once from beginning to end and keeps only its peaks. `report` is called as they come in. */
export async function loadPeaks(
  reader: SoundReader,
  signal: AbortSignal,
  report: (peaks: Peaks, loadedS: number) => void,
): Promise<void> {
  const peaks = createPeaks(reader.channels, reader.sampleRate);
  let breathedAt = performance.now();
  let reportedAt = 0;
  for await (const chunk of reader.read(0, Number.POSITIVE_INFINITY)) {
    if (signal.aborted) return;
    addChunk(peaks, chunk);
    const now = performance.now();
    if (now - reportedAt > reportMs) {
      reportedAt = now;
      report(peaks, peaks.length / peaks.sampleRate);
    }
    if (now - breathedAt > breathMs) {
      await breath();
      breathedAt = performance.now();
    }
  }
  if (!signal.aborted) report(peaks, Math.max(peaks.length / peaks.sampleRate, reader.durationS));
}

/** At its own time, whatever the pieces before say: gaps are silence, what comes twice counts once. */
export function addChunk(peaks: Peaks, { startS, channels }: SoundChunk): void {
  const offset = Math.round(startS * peaks.sampleRate) - peaks.length;
  if (offset > 0) addSilence(peaks, offset);
  peaks.add(offset < 0 ? channels.map((channel) => channel.subarray(-offset)) : channels);
}

function addSilence(peaks: Peaks, samples: number): void {
  const silence = new Float32Array(Math.min(samples, peaks.sampleRate));
  for (let left = samples; left > 0; left -= silence.length) {
    const part = silence.subarray(0, left);
    peaks.add(Array.from({ length: peaks.channels }, () => part));
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
