import { runProgram } from '../../platform/programs/run-program.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';

/** A stretch of sound, its channels mixed into one. */
export interface Sound {
  samples: Float32Array;
  sampleRate: number;
}

/** Decodes one packet after the other; packets give no samples while a decoder collects. */
interface PacketDecoder {
  decode(packet: Uint8Array): Promise<{ channelData: Float32Array[]; sampleRate: number }>;
  free(): void;
}

type Track = NonNullable<Awaited<ReturnType<import('mediabunny').Input['getPrimaryAudioTrack']>>>;

/**
 * The sound of a recording, piece by piece: WAV and other uncompressed kinds, MP3, FLAC and Opus by ourselves, anything
 * else by the machine's ffmpeg. Throws RecognitionError `unreadable`.
 */
export async function* decodeAudio(path: string, signal: AbortSignal): AsyncGenerator<Sound> {
  const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny');
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  let track: Track | null;
  try {
    track = await input.getPrimaryAudioTrack().catch(() => null);
    if (!track) throw new RecognitionError('unreadable', 'There is no sound in this file, or it is damaged.');
    const codec = track.codec ?? '';
    if (/^(pcm-|ulaw$|alaw$)/.test(codec)) yield* decodePlain(track, signal);
    else if (codec === 'mp3' || codec === 'opus' || codec === 'flac') yield* decodePackets(track, codec, signal);
    else yield* decodeWithFfmpeg(path, codec, signal);
  } catch (error) {
    if (error instanceof RecognitionError || signal.aborted) throw error;
    throw new RecognitionError('unreadable', 'The recording is broken off or damaged. Send it again.', error);
  } finally {
    input.dispose();
  }
}

async function* decodePlain(track: Track, signal: AbortSignal): AsyncGenerator<Sound> {
  const { AudioSampleSink } = await import('mediabunny');
  for await (const sample of new AudioSampleSink(track).samples()) {
    signal.throwIfAborted();
    const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    const { sampleRate } = sample;
    sample.close();
    yield { samples: mix(channels), sampleRate };
  }
}

async function* decodePackets(
  track: Track,
  codec: 'mp3' | 'opus' | 'flac',
  signal: AbortSignal,
): AsyncGenerator<Sound> {
  const { EncodedPacketSink } = await import('mediabunny');
  const decoder = await openDecoder(codec, track.numberOfChannels);
  try {
    for await (const packet of new EncodedPacketSink(track).packets()) {
      signal.throwIfAborted();
      const { channelData, sampleRate } = await decoder.decode(packet.data);
      if (channelData[0]?.length) yield { samples: mix(channelData), sampleRate };
    }
  } finally {
    decoder.free();
  }
}

async function openDecoder(codec: 'mp3' | 'opus' | 'flac', channels: number): Promise<PacketDecoder> {
  if (codec === 'opus') {
    const { OpusDecoder } = await import('opus-decoder');
    const opus = new OpusDecoder({ channels: Math.min(2, channels) });
    await opus.ready;
    return { decode: async (packet) => opus.decodeFrame(packet), free: opus.free };
  }
  if (codec === 'mp3') {
    const { MPEGDecoder } = await import('mpg123-decoder');
    const mpeg = new MPEGDecoder();
    await mpeg.ready;
    return { decode: async (packet) => mpeg.decodeFrame(packet), free: mpeg.free };
  }
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const flac = new FLACDecoder();
  await flac.ready;
  return { decode: (packet) => flac.decodeFrames([packet]), free: flac.free };
}

const FFMPEG_RATE = 16_000;
// Four hours of it.
const FFMPEG_MAX_BYTES = FFMPEG_RATE * 2 * 3600 * 4;

async function* decodeWithFfmpeg(path: string, codec: string, signal: AbortSignal): AsyncGenerator<Sound> {
  const argv = [
    'ffmpeg',
    '-v',
    'error',
    '-nostdin',
    '-i',
    path,
    '-vn',
    '-ac',
    '1',
    '-ar',
    `${FFMPEG_RATE}`,
    '-f',
    's16le',
    '-',
  ];
  const { output } = await runProgram({ argv, signal, maxOutputBytes: FFMPEG_MAX_BYTES }).catch((error: Error) => {
    throw new RecognitionError(
      'unreadable',
      `Sound of the kind "${codec || 'unknown'}" cannot be decoded here. Send WAV, MP3, FLAC or Opus, or install ffmpeg on the server.`,
      error,
    );
  });
  const frames = Math.floor(output.length / 2);
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) samples[frame] = output.readInt16LE(frame * 2) / 32_768;
  yield { samples, sampleRate: FFMPEG_RATE };
}

function mix(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return first;
  return first.map((value, at) => others.reduce((sum, other) => sum + (other[at] ?? 0), value) / channels.length);
}
