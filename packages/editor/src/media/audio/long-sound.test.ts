import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPeaks } from './load-peaks.ts';
import { openSound } from './open-sound.ts';
import type { Peaks } from './peaks.ts';
import { readSamples } from './sample-cache.ts';

const sampleRate = 8000;
const durationS = 2 * 3600;
const headerBytes = 44;
const totalBytes = headerBytes + sampleRate * durationS;
const megabyte = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const mostHeld = 100 * megabyte;

/** What lies in memory beyond `before`. Where that seems too much, what only waits to be collected is taken away first. */
function heldSince(before: number): number {
  const held = () => process.memoryUsage().arrayBuffers - before;
  if (held() > mostHeld) collectGarbage();
  return held();
}

/** Every second has a loudness of its own. */
function levelAt(second: number): number {
  return (second % 97) / 100;
}

/** Two samples of a second, above and below the middle. */
const pairs = Array.from({ length: durationS }, (_, second) =>
  Buffer.from([1, -1].map((sign) => Math.round(128 + sign * 127 * levelAt(second)))),
);

/** Two hours of a WAV file with 8 bits per sample, made up as far as they are asked for. */
function bytesOf(from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  header.copy(bytes, 0, Math.min(from, headerBytes));
  for (let at = Math.max(from, headerBytes); at < to; ) {
    const second = Math.floor((at - headerBytes) / sampleRate);
    const end = Math.min(to, headerBytes + (second + 1) * sampleRate);
    const [even = 128, odd = 128] = pairs[second] ?? [];
    bytes.fill(Buffer.from((at - headerBytes) % 2 === 0 ? [even, odd] : [odd, even]), at - from, end - from);
    at = end;
  }
  return bytes;
}

const header = (() => {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(totalBytes - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(totalBytes - headerBytes, 40);
  return bytes;
})();

let server: Server;
let url: string;
let servedBytes = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, first, last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const from = Number(first ?? 0);
    const to = last ? Math.min(Number(last) + 1, totalBytes) : totalBytes;
    response.writeHead(first === undefined ? 200 : 206, {
      'content-type': 'audio/wav',
      'content-length': to - from,
      'accept-ranges': 'bytes',
      'content-range': `bytes ${from}-${to - 1}/${totalBytes}`,
    });
    let at = from;
    const send = () => {
      while (at < to) {
        const next = Math.min(at + 65_536, to);
        const bytes = bytesOf(at, next);
        at = next;
        servedBytes += bytes.length;
        if (!response.write(bytes)) {
          response.once('drain', send);
          return;
        }
      }
      response.end();
    };
    send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/two-hours.wav`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('two hours are drawn without ever lying in memory as a whole', { timeout: 120_000 }, async () => {
  const reader = await openSound(url);
  expect(reader).toMatchObject({ channels: 1, sampleRate, durationS });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  let peaks: Peaks | undefined;
  const reached: number[] = [];
  await loadPeaks(reader, new AbortController().signal, (sofar, loadedS) => {
    peaks = sofar;
    reached.push(loadedS);
    most = Math.max(most, heldSince(before));
  });
  reader.close();
  expect(peaks?.length).toBe(sampleRate * durationS);
  for (const second of [0, 1, 50, 96, 97, 3599, 7199]) {
    const columns = peaks?.read(0, second + 0.1, second + 0.9, 1);
    expect(columns?.high[0]).toBeCloseTo(levelAt(second), 1);
  }
  expect(reached.length).toBeGreaterThan(2);
  // Decoded it would be 220 MB.
  expect(most).toBeLessThan(mostHeld);
});

it('a second in the middle costs a small part of the file', { timeout: 60_000 }, async () => {
  servedBytes = 0;
  const reader = await openSound(url);
  const samples = await readSamples(reader, 5000, 5001, new AbortController().signal);
  reader.close();
  expect(samples?.channels[0]?.[4000]).toBeCloseTo(levelAt(5000), 1);
  // A range is asked for without an end and broken off, so some of it is on its way already.
  expect(servedBytes).toBeLessThan(totalBytes / 3);
});

it('gives up when the view has moved on', { timeout: 60_000 }, async () => {
  const reader = await openSound(url);
  const stop = new AbortController();
  stop.abort();
  expect(await readSamples(reader, 0, 60, stop.signal)).toBeUndefined();
  reader.close();
});
