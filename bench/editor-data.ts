import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';

/** Work of the sizes that people have, for the measurements of the editor. */

type Item = Record<string, unknown>;

const image = { width: 1024, height: 675 };

/** Discs all over the picture, each about as large as a piece of fruit. */
export function makeMasks(count: number): Item[] {
  const columns = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => {
    const radius = 40;
    const x = ((index % columns) + 0.5) * (image.width / columns);
    const y = (Math.floor(index / columns) + 0.5) * (image.height / columns);
    const runs: number[] = [];
    for (let row = Math.max(Math.ceil(y - radius), 0); row < Math.min(y + radius, image.height); row += 1) {
      const half = Math.sqrt(radius ** 2 - (row - y) ** 2);
      const from = Math.max(Math.ceil(x - half), 0);
      const to = Math.min(Math.floor(x + half), image.width);
      if (to > from) runs.push(row * image.width + from, row * image.width + to);
    }
    const rle = brushOfRuns(Int32Array.from(runs), image.width * image.height);
    const size = { original_width: image.width, original_height: image.height };
    const value = { format: 'rle', rle, brushlabels: ['One'] };
    return { id: `m${index}`, from_name: 'mask', to_name: 'image', type: 'brushlabels', ...size, value };
  });
}

/** A coast line: round, with bays. */
export function makePolygon(points: number): Item[] {
  const place = (index: number): [number, number] => {
    const angle = (index / points) * Math.PI * 2;
    const away = 32 + 6 * Math.sin(angle * 40) + 2 * Math.sin(angle * 301);
    return [50 + away * Math.cos(angle), 50 + away * Math.sin(angle)];
  };
  const value = { points: Array.from({ length: points }, (_, index) => place(index)), closed: true };
  const labelled = { ...value, polygonlabels: ['One'] };
  return [{ id: 'p', from_name: 'shape', to_name: 'image', type: 'polygonlabels', value: labelled }];
}

export interface MediaServer {
  /** A series with a value for each second. */
  seriesUrl: string;
  /** A sound of eight thousand values a second. */
  soundUrl: string;
  stop(): void;
}

/** Another site with large files, which it gives out in ranges. */
export async function serveMedia(seriesValues: number, soundHours: number): Promise<MediaServer> {
  const files = new Map([
    ['/series.csv', { type: 'text/csv', bytes: makeSeries(seriesValues) }],
    ['/sound.wav', { type: 'audio/wav', bytes: makeSound(soundHours * 3600) }],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'range',
      'access-control-expose-headers': 'content-range, content-length, accept-ranges',
      'accept-ranges': 'bytes',
    };
    if (!file || request.method === 'OPTIONS') {
      response.writeHead(file ? 204 : 404, headers).end();
      return;
    }
    const { bytes, type } = file;
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) {
      response.writeHead(200, { ...headers, 'content-type': type, 'content-length': bytes.length }).end(bytes);
      return;
    }
    const last = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1;
    const part = bytes.subarray(Number(from), last + 1);
    const range = { 'content-range': `bytes ${from}-${last}/${bytes.length}`, 'content-length': part.length };
    response.writeHead(206, { ...headers, 'content-type': type, ...range }).end(part);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seriesUrl: `${base}/series.csv`, soundUrl: `${base}/sound.wav`, stop: () => server.close() };
}

function makeSeries(values: number): Buffer {
  const lines = Array.from({ length: values }, (_, index) => {
    const level = Math.sin(index / 500) * 10 + Math.sin(index / 7) + ((index * 7919) % 97) / 50;
    return `${index},${level.toFixed(3)}`;
  });
  return Buffer.from(`time,level\n${lines.join('\n')}\n`);
}

/** One channel, eight bits a value: a tone that comes and goes. */
function makeSound(seconds: number): Buffer {
  const rate = 8000;
  const header = Buffer.alloc(44);
  const length = seconds * rate;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(length, 40);
  const second = Buffer.alloc(rate);
  for (let index = 0; index < rate; index += 1) {
    second[index] = 128 + Math.round(Math.sin(index / 4) * 100 * (index / rate));
  }
  return Buffer.concat([header, ...Array.from({ length: seconds }, () => second)]);
}
