import type { InputAudioTrack } from 'mediabunny';
import type { SoundChunk, SoundDecoder } from './open-sound.ts';

/** Enough to see words and pauses; keeps what is decoded at once small. */
const sampleRateHz = 8000;
const pieceS = 30;
const longestWholeS = 20 * 60;

/**
 * Where the browser has no decoder for single packets, as on a page without HTTPS: MP3 in pieces of half a minute, other
 * formats as a whole if they are short, at a low sample rate either way. Throws when neither is possible.
 */
export async function readByContext(track: InputAudioTrack, url: string, durationS: number): Promise<SoundDecoder> {
  const isMp3 = (await track.getCodec()) === 'mp3';
  if (isMp3) return { sampleRate: sampleRateHz, read: await readPieces(track) };
  if (durationS <= longestWholeS) return { sampleRate: sampleRateHz, read: await readWhole(url) };
  throw new Error('This browser cannot decode so long a sound of this format on a page without HTTPS.');
}

async function readPieces(track: InputAudioTrack): Promise<SoundDecoder['read']> {
  const { EncodedPacketSink } = await import('mediabunny');
  const sink = new EncodedPacketSink(track);
  return async function* read(startS, endS) {
    let packet = (await sink.getPacket(startS)) ?? (await sink.getFirstPacket());
    while (packet && packet.timestamp < endS) {
      const firstS: number = packet.timestamp;
      const frames: Uint8Array[] = [];
      while (packet && packet.timestamp < firstS + pieceS) {
        frames.push(packet.data);
        packet = await sink.getNextPacket(packet);
      }
      yield await decode(await new Blob(frames.map((frame) => frame.slice())).arrayBuffer(), firstS);
    }
  };
}

async function readWhole(url: string): Promise<SoundDecoder['read']> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const whole = await decode(await response.arrayBuffer(), 0);
  return async function* read() {
    yield whole;
  };
}

async function decode(bytes: ArrayBuffer, startS: number): Promise<SoundChunk> {
  const buffer = await new OfflineAudioContext(1, 1, sampleRateHz).decodeAudioData(bytes);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index));
  return { startS, channels };
}
