import type { InputAudioTrack } from 'mediabunny';
import { readByContext } from './read-by-context.ts';

/** A stretch of decoded sound; all channels have the same length. The next stretch may overwrite them. */
export interface SoundChunk {
  startS: number;
  channels: Float32Array[];
}

export interface SoundDecoder {
  /** Of what is read, which may be less than that of the file. */
  sampleRate: number;
  /** From the piece that holds the first time to the one that holds the last, in order. */
  read(startS: number, endS: number): AsyncIterable<SoundChunk>;
}

/** Reads a sound piece by piece, by ranges of bytes where the server offers them. */
export interface SoundReader extends SoundDecoder {
  channels: number;
  durationS: number;
  close(): void;
}

/** Bytes of the file that may lie in memory at a time. */
const cacheBytes = 8 * 2 ** 20;
const mostRetries = 3;

/** Throws with words for people when the file cannot be read. */
export async function openSound(url: string): Promise<SoundReader> {
  const { Input, ALL_FORMATS } = await import('mediabunny');
  const input = new Input({ source: await openSource(url), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw new Error('The file holds no sound.');
    const [channels, durationS] = await Promise.all([track.getNumberOfChannels(), durationOf(track)]);
    const decoder = (await track.canDecode()) ? await readByCodec(track) : await readByContext(track, url, durationS);
    return { ...decoder, channels, durationS, close: () => input.dispose() };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

/** What stands in the address itself is at hand already; ranges are for the network. */
async function openSource(url: string) {
  const { BlobSource, UrlSource } = await import('mediabunny');
  if (/^(data|blob):/i.test(url)) return new BlobSource(await (await fetch(url)).blob());
  return new UrlSource(url, {
    maxCacheSize: cacheBytes,
    // The read that is waiting for the bytes fails as well, and says so.
    handleUnhandledError: () => undefined,
    getRetryDelay: (attempts) => (attempts < mostRetries ? 2 ** attempts : null),
  });
}

/** The header usually tells; otherwise the packets are counted without decoding them. */
async function durationOf(track: InputAudioTrack): Promise<number> {
  return (await track.getDurationFromMetadata()) ?? (await track.computeDuration());
}

async function readByCodec(track: InputAudioTrack): Promise<SoundDecoder> {
  const { AudioSampleSink } = await import('mediabunny');
  const sink = new AudioSampleSink(track);
  async function* read(startS: number, endS: number): AsyncGenerator<SoundChunk> {
    // Hours of sound come in hundreds of thousands of samples: each going to new memory would be a mountain.
    const planes: Float32Array[] = [];
    for await (const sample of sink.samples(startS, endS)) {
      const frames = sample.numberOfFrames;
      const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
        const known = planes[planeIndex];
        const plane = known && known.length >= frames ? known : new Float32Array(frames);
        planes[planeIndex] = plane;
        sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
        return plane.subarray(0, frames);
      });
      const chunk = { startS: sample.timestamp, channels };
      sample.close();
      yield chunk;
    }
  }
  return { sampleRate: await track.getSampleRate(), read };
}
