import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { decodeAudio } from './decode-audio.ts';
import { createResampler, type Resampler } from './resample.ts';

export const WAV_RATE = 16_000;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;
// How finely loudness is looked at, to cut at pauses.
const FRAME_SAMPLES = WAV_RATE / 50;

/** A recording at 16 kHz, one channel, 16 bit: what speech models were taught with. */
export interface PlainRecording {
  /** Without a header: samples only. */
  path: string;
  seconds: number;
  /** Mean square of each 20 ms. */
  loudness: readonly number[];
}

export interface Piece {
  startSeconds: number;
  endSeconds: number;
}

/** Decodes any recording to `path`, without ever holding all of it. */
export async function writePlain(source: string, path: string, signal: AbortSignal): Promise<PlainRecording> {
  const file = createWriteStream(path);
  const loudness: number[] = [];
  let resampler: { rate: number; resample: Resampler } | undefined;
  let samples = 0;
  let frame = { sum: 0, count: 0 };
  const write = async (sound: Float32Array): Promise<void> => {
    const bytes = Buffer.allocUnsafe(sound.length * BYTES_PER_SAMPLE);
    for (let at = 0; at < sound.length; at += 1) {
      const value = Math.max(-1, Math.min(1, sound[at] as number));
      bytes.writeInt16LE(Math.round(value * 32_767), at * BYTES_PER_SAMPLE);
      frame.sum += value * value;
      frame.count += 1;
      if (frame.count === FRAME_SAMPLES) {
        loudness.push(frame.sum / FRAME_SAMPLES);
        frame = { sum: 0, count: 0 };
      }
    }
    samples += sound.length;
    if (!file.write(bytes)) await once(file, 'drain', { signal });
  };
  try {
    for await (const { samples: sound, sampleRate } of decodeAudio(source, signal)) {
      if (resampler?.rate !== sampleRate) {
        if (resampler) await write(resampler.resample.end());
        resampler = { rate: sampleRate, resample: createResampler(sampleRate, WAV_RATE) };
      }
      await write(resampler.resample.push(sound));
    }
    if (resampler) await write(resampler.resample.end());
    file.end();
    await finished(file);
  } catch (error) {
    file.destroy();
    throw error;
  }
  return { path, seconds: samples / WAV_RATE, loudness };
}

const QUIET_SECONDS = 0.2;
// A piece is never cut before this share of its longest.
const EARLIEST_CUT = 0.6;

/** Pieces no longer than `mostSeconds`, cut where it is quietest. */
export function cutAtPauses({ seconds, loudness }: Omit<PlainRecording, 'path'>, mostSeconds: number): Piece[] {
  const pieces: Piece[] = [];
  let startSeconds = 0;
  while (seconds - startSeconds > mostSeconds) {
    const cut = quietestMoment(loudness, startSeconds + mostSeconds * EARLIEST_CUT, startSeconds + mostSeconds);
    pieces.push({ startSeconds, endSeconds: cut });
    startSeconds = cut;
  }
  if (seconds > startSeconds) pieces.push({ startSeconds, endSeconds: seconds });
  return pieces;
}

function quietestMoment(loudness: readonly number[], fromSeconds: number, toSeconds: number): number {
  const perSecond = WAV_RATE / FRAME_SAMPLES;
  const width = Math.round(QUIET_SECONDS * perSecond);
  const [first, last] = [Math.ceil(fromSeconds * perSecond), Math.floor(toSeconds * perSecond) - width];
  let best = { at: last, sum: Number.POSITIVE_INFINITY };
  for (let at = first; at <= last; at += 1) {
    let sum = 0;
    for (let frame = at; frame < at + width; frame += 1) sum += loudness[frame] ?? 0;
    if (sum < best.sum) best = { at, sum };
  }
  return (best.at + width / 2) / perSecond;
}

/** A WAV file of one piece. */
export async function writePiece(plain: PlainRecording, piece: Piece, path: string): Promise<{ sizeBytes: number }> {
  const from = Math.round(piece.startSeconds * WAV_RATE) * BYTES_PER_SAMPLE;
  const length = Math.round(piece.endSeconds * WAV_RATE) * BYTES_PER_SAMPLE - from;
  await using source = await open(plain.path);
  await using target = await open(path, 'w');
  await target.write(wavHeader(length));
  const buffer = Buffer.allocUnsafe(1 << 20);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, length - done), from + done);
    if (bytesRead === 0) break;
    await target.write(buffer, 0, bytesRead);
    done += bytesRead;
  }
  return { sizeBytes: HEADER_BYTES + done };
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(dataBytes + HEADER_BYTES - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(WAV_RATE, 24);
  header.writeUInt32LE(WAV_RATE * BYTES_PER_SAMPLE, 28);
  header.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  header.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
