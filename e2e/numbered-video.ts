import type { Page } from 'playwright-core';

/** Frames show their number, counted from 1, as so many black (0) and white (1) bars, the lowest bit first. */
const bars = 8;
const size = { width: 160, height: 96 };

/** A video whose every frame can be told from its picture, encoded by the browser: VP8 in WebM, key frames only. */
export async function makeNumberedVideo(page: Page, frames: number, frameRate: number): Promise<Buffer> {
  const encoded = await page.evaluate(encodeFrames, { frames, frameRate, bars, size });
  const chunks = encoded.map((chunk) => Buffer.from(chunk, 'base64'));
  return muxWebm(chunks, frameRate);
}

/** The number of the frame that the page's video shows at this moment. */
export function readNumber(page: Page): Promise<number> {
  return page.evaluate(
    ({ bars, size }) => {
      const canvas = new OffscreenCanvas(size.width, size.height);
      const context = canvas.getContext('2d');
      const video = document.querySelector('video');
      if (!context || !video) throw new Error('there is no video');
      context.drawImage(video, 0, 0, size.width, size.height);
      const { data } = context.getImageData(0, size.height / 2, size.width, 1);
      const barPx = size.width / bars;
      return Array.from({ length: bars }, (_, bar) =>
        (data[(bar + 0.5) * barPx * 4] ?? 0) > 127 ? 2 ** bar : 0,
      ).reduce((sum, bit) => sum + bit);
    },
    { bars, size },
  );
}

interface Encoding {
  frames: number;
  frameRate: number;
  bars: number;
  size: { width: number; height: number };
}

/** Runs in the page. */
async function encodeFrames({ frames, frameRate, bars, size }: Encoding): Promise<string[]> {
  const chunks: string[] = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push(btoa(String.fromCharCode(...bytes)));
    },
    error(problem) {
      throw problem;
    },
  });
  encoder.configure({ codec: 'vp8', ...size, bitrate: 1_000_000, framerate: frameRate });
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  const barPx = size.width / bars;
  for (let frame = 1; frame <= frames; frame += 1) {
    for (let bar = 0; bar < bars && context; bar += 1) {
      context.fillStyle = frame & (1 << bar) ? 'white' : 'black';
      context.fillRect(bar * barPx, 0, barPx, size.height);
    }
    const picture = new VideoFrame(canvas, { timestamp: ((frame - 1) * 1_000_000) / frameRate });
    encoder.encode(picture, { keyFrame: true });
    picture.close();
  }
  await encoder.flush();
  return chunks;
}

/** One element of the file: its id, the length of what is in it as eight bytes, what is in it. */
function element(id: number, ...content: (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const idHex = id.toString(16);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(idHex.padStart(idHex.length + (idHex.length % 2), '0'), 'hex'), length, body]);
}

function unsigned(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value));
}

/** Times in milliseconds, a cluster and an entry of the index per frame, so that every frame can be sought. */
function muxWebm(frames: readonly Buffer[], frameRate: number): Buffer {
  const header = element(
    0x1a45dfa3,
    unsigned(0x4286, 1),
    unsigned(0x42f7, 1),
    unsigned(0x42f2, 4),
    unsigned(0x42f3, 8),
    text(0x4282, 'webm'),
    unsigned(0x4287, 2),
    unsigned(0x4285, 2),
  );
  const lastsMs = Buffer.alloc(8);
  lastsMs.writeDoubleBE((frames.length * 1000) / frameRate);
  const info = element(
    0x1549a966,
    unsigned(0x2ad7b1, 1_000_000),
    element(0x4489, lastsMs),
    text(0x4d80, 'test'),
    text(0x5741, 'test'),
  );
  const picture = element(0xe0, unsigned(0xb0, size.width), unsigned(0xba, size.height));
  const track = element(0xae, unsigned(0xd7, 1), unsigned(0x73c5, 1), unsigned(0x83, 1), text(0x86, 'V_VP8'), picture);
  const tracks = element(0x1654ae6b, track);
  const atMs = (index: number) => Math.round((index * 1000) / frameRate);
  // Track 1, time 0 from the cluster's, a key frame.
  const clusters = frames.map((frame, index) =>
    element(0x1f43b675, unsigned(0xe7, atMs(index)), element(0xa3, [0x81, 0, 0, 0x80], frame)),
  );
  const indexFrom = (first: number) => {
    let position = first;
    const entries = clusters.map((cluster, index) => {
      const place = element(0xb7, unsigned(0xf7, 1), unsigned(0xf1, position));
      position += cluster.length;
      return element(0xbb, unsigned(0xb3, atMs(index)), place);
    });
    return element(0x1c53bb6b, ...entries);
  };
  const before = info.length + tracks.length;
  const index = indexFrom(before + indexFrom(0).length);
  return Buffer.concat([header, element(0x18538067, info, tracks, index, ...clusters)]);
}
