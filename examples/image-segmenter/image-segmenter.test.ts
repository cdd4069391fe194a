import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { areaOfRuns } from '@labelwright/task-definition/masks/runs';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveModel } from '../protocol/serve-model.ts';
import { createDice } from '../text-classifier/classifier.ts';
import { createImageSegmenter } from './image-segmenter.ts';

const CONFIG = (outputs: string) => `<View><Image name="img" value="$image"/>
  <KeyPointLabels name="point" toName="img" smart="true"><Label value="Coin"/><Label value="Disc"/></KeyPointLabels>
  <RectangleLabels name="box" toName="img" smart="true"><Label value="Coin"/><Label value="Disc"/></RectangleLabels>
  ${outputs}</View>`;
const BRUSH = '<BrushLabels name="mask" toName="img"><Label value="Coin"/><Label value="Disc"/></BrushLabels>';
const PHOTOS = join(import.meta.dirname, '../../samples/object-detection/images');

/** Reddish discs around (x, 100) with radius 60 on green, all with a grain, 400 × 300. */
function discs(centres: readonly number[]): string {
  const canvas = createCanvas(400, 300);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(400, 300);
  const dice = createDice(5);
  for (let place = 0; place < 400 * 300; place += 1) {
    const [column, row] = [place % 400, Math.floor(place / 400)];
    const isIn = centres.some((x) => Math.hypot(column - x, row - 100) < 60);
    const grain = 30 * (dice() - 0.5);
    const [r, g, b] = isIn ? [190, 70, 60] : [70, 130, 80];
    picture.data.set([r + grain, g + grain, b + grain, 255], place * 4);
  }
  context.putImageData(picture, 0, 0);
  return canvas.toDataURL('image/png');
}

let files: Server;
let model: { url: string; close: () => Promise<void> };
beforeAll(async () => {
  files = createServer((request, response) => {
    if (request.url?.startsWith('/data/') && request.headers.authorization !== 'Token of-the-model')
      return response.writeHead(403).end();
    return response.end(readFileSync(join(PHOTOS, request.url?.split('/').at(-1) ?? '')));
  });
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  model = await serveModel(createImageSegmenter(), { port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await model.close();
  files.close();
});
const host = () => `http://127.0.0.1:${(files.address() as AddressInfo).port}`;

async function post(path: string, body: object) {
  const response = await fetch(`${model.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { results: unknown[]; error: string } };
}

type Value = Partial<Record<string, number>> & { rle?: number[] };

interface Found {
  result: { from_name: string; type: string; original_width: number; value: Value }[];
  score: number;
}

async function segment(image: string, drawn: object[], config = CONFIG('')): Promise<Found> {
  const body = {
    project: '1.1',
    label_config: config,
    tasks: [{ id: 1, data: { image } }],
    params: { login: '', password: '', context: { result: drawn } },
  };
  const answer = await post('/predict', body);
  expect(answer.body.error).toBeUndefined();
  return answer.body.results[0] as Found;
}

const point = (x: number, y: number, more: object = {}) => ({
  from_name: 'point',
  to_name: 'img',
  type: 'keypointlabels',
  value: { x, y, width: 1, keypointlabels: ['Disc'] },
  ...more,
});
const box = (x: number, y: number, width: number, height: number, label = 'Disc') => ({
  from_name: 'box',
  to_name: 'img',
  type: 'rectanglelabels',
  value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
});

test('a click becomes a box around the thing, under the label it was made with', async () => {
  const { result, score } = await segment(discs([150]), [point(37.5, 33)]);
  expect(result).toMatchObject([
    {
      from_name: 'box',
      to_name: 'img',
      type: 'rectanglelabels',
      original_width: 400,
      value: { rectanglelabels: ['Disc'] },
    },
  ]);
  // 90…210 of 400, 40…160 of 300, within two pixels of the small picture.
  const { x = 0, y = 0, width = 0, height = 0 }: Value = result[0]?.value ?? {};
  for (const [found, wanted] of [
    [x, 22.5],
    [y, 13.33],
    [width, 30],
    [height, 40],
  ] as const)
    expect(Math.abs(found - wanted)).toBeLessThan(1.5);
  expect(score).toBeGreaterThan(0.5);
});

test('a rough box becomes a mask in the run lengths of brushes', async () => {
  const { result } = await segment(discs([150]), [box(15, 8, 45, 55)], CONFIG(BRUSH));
  expect(result[0]).toMatchObject({
    from_name: 'mask',
    type: 'brushlabels',
    value: { format: 'rle', brushlabels: ['Disc'] },
  });
  const mask = runsOfBrush(result[0]?.value.rle ?? []);
  expect(mask?.pixels).toBe(400 * 300);
  const area = areaOfRuns(mask?.runs ?? new Int32Array());
  expect(Math.abs(area / (Math.PI * 60 ** 2) - 1)).toBeLessThan(0.06);
});

test('several clicks mean all that they hit; one on what is not meant keeps it out', async () => {
  const both = await segment(discs([150, 250]), [point(37.5, 33), point(62.5, 33)]);
  expect(both.result[0]?.value.width).toBeGreaterThan(52);
  const apart = await segment(discs([80, 320]), [point(20, 33), point(80, 33, { is_positive: 0 })]);
  expect(apart.result[0]?.value.width).toBeLessThan(33);
});

test('finds a coin on a photograph that needs a token, by a click and by a box', async () => {
  await post('/setup', { project: '1.1', schema: '', hostname: host(), access_token: 'of-the-model' });
  // The third coin of the first row.
  for (const drawn of [box(32, 5, 17, 24, 'Coin'), point(40, 17)]) {
    const { result } = await segment('/data/coins.jpg', [drawn]);
    const { x = 0, y = 0, width = 0, height = 0 }: Value = result[0]?.value ?? {};
    expect(Math.abs(x + width / 2 - 40.5)).toBeLessThan(2);
    expect(Math.abs(y + height / 2 - 17)).toBeLessThan(2);
    expect(Math.abs(width - 12)).toBeLessThan(3);
  }
});

test('says nothing without a drawing, and what is wrong where it cannot look', async () => {
  const task = { project: '1.1', label_config: CONFIG(''), tasks: [{ id: 1, data: { image: discs([150]) } }] };
  expect((await post('/predict', { ...task, params: { context: null } })).body).toEqual({ results: [[]] });
  const broken = { ...task, tasks: [{ id: 1, data: { image: 'data:image/png;base64,AAAA' } }] };
  const drawn = { params: { context: { result: [point(1, 1)] } } };
  expect((await post('/predict', { ...broken, ...drawn })).status).toBe(500);
  const missing = { ...task, tasks: [{ id: 1, data: {} }] };
  expect((await post('/predict', { ...missing, ...drawn })).body.error).toBe('the task has no picture for img');
});
