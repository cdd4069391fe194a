import type { SoundReader } from './open-sound.ts';

/** Decoded samples of a stretch, at full resolution. */
export interface Samples {
  startS: number;
  endS: number;
  sampleRate: number;
  channels: Float32Array[];
}

/** All samples from one time to another; shorter when the sound ends. */
export async function readSamples(
  reader: SoundReader,
  startS: number,
  endS: number,
  signal: AbortSignal,
): Promise<Samples | undefined> {
  const { sampleRate } = reader;
  const length = Math.max(Math.ceil((endS - startS) * sampleRate), 0);
  const channels = Array.from({ length: reader.channels }, () => new Float32Array(length));
  for await (const chunk of reader.read(startS, endS)) {
    if (signal.aborted) return undefined;
    const offset = Math.round((chunk.startS - startS) * sampleRate);
    for (const [index, channel] of channels.entries()) {
      const source = chunk.channels[index];
      if (source) place(channel, source, offset);
    }
  }
  return { startS, endS, sampleRate, channels };
}

/** What lies outside of the target is left out. */
function place(target: Float32Array, source: Float32Array, offset: number): void {
  const from = Math.max(-offset, 0);
  const to = Math.min(source.length, target.length - offset);
  if (to > from) target.set(source.subarray(from, to), offset + from);
}

export function mixed({ channels }: Samples): Float32Array {
  const [first, ...others] = channels;
  if (!first || others.length === 0) return first ?? new Float32Array(0);
  return first.map(
    (sample, index) => others.reduce((sum, other) => sum + (other[index] ?? 0), sample) / channels.length,
  );
}
