import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveModel } from '../protocol/serve-model.ts';
import { classify, trainClassifier } from './classifier.ts';
import { featuresOf } from './features.ts';
import { createTextClassifier } from './text-classifier.ts';

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single">
  <Choice value="glad"/><Choice value="sad"/></Choices></View>`;
const SAID = [
  ['What a lovely day, I am happy', 'glad'],
  ['Happy and lovely people', 'glad'],
  ['This is awful, I cry', 'sad'],
  ['Awful news made me cry', 'sad'],
] as const;
const project = { id: 7, created_at: '2026-01-01T00:00:00Z', label_config: CONFIG };
const uid = '7.1767225600';
const annotated = SAID.map(([text, mood], index) => ({
  id: index + 1,
  data: { text },
  annotations: [{ result: [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [mood] } }] }],
}));

let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-classifier-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(login?: { user: string; password: string }) {
  const served = await serveModel(createTextClassifier(folder), { port: 0, host: '127.0.0.1', login });
  closing.push(served.close);
  return async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${served.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

const predict = (...texts: string[]) => ({
  project: uid,
  label_config: CONFIG,
  tasks: texts.map((text, index) => ({ id: index, data: { text } })),
  params: { login: '', password: '', context: null },
});

test('learns when it is told to, and its version changes each time', async () => {
  const ask = await start();
  expect((await ask('/health')).body).toEqual({ status: 'UP', model_class: 'TextClassifier' });
  expect((await ask('/setup', { project: uid, schema: CONFIG })).body).toEqual({ model_version: 'text-classifier v0' });
  expect((await ask('/predict', predict('lovely'))).body).toEqual({
    results: [[]],
  });
  expect((await ask('/webhook', { action: 'ANNOTATION_CREATED', project })).body).toEqual({ status: 'ignored' });
  const learn = { action: 'START_TRAINING', project, tasks: annotated };
  expect(await ask('/webhook', learn)).toEqual({
    status: 201,
    body: { status: 'ok', model_version: 'text-classifier v1' },
  });
  const { results } = (await ask('/predict', predict('A lovely, happy cat', 'I cry about awful rain'))).body as {
    results: { result: { value: unknown }[]; score: number; model_version: string }[];
  };
  expect(results.map(({ result }) => result[0]?.value)).toEqual([{ choices: ['glad'] }, { choices: ['sad'] }]);
  for (const { score, model_version } of results) {
    expect(score).toBeGreaterThan(0.5);
    expect(score).toBeLessThanOrEqual(1);
    expect(model_version).toBe('text-classifier v1');
  }
  expect((await ask('/train', { project: uid, label_config: CONFIG, annotations: annotated })).body).toMatchObject({
    model_version: 'text-classifier v2',
  });
  expect((await ask('/versions', { project: uid })).body).toEqual({
    versions: ['text-classifier v1', 'text-classifier v2'],
  });
});

test('knows after a restart what it had learnt, also when the last file is damaged', async () => {
  const first = await start();
  const learn = { action: 'START_TRAINING', project, tasks: annotated };
  for (let times = 0; times < 2; times += 1) await first('/webhook', learn);
  const before = (await first('/predict', predict('lovely rain'))).body;
  const [saved = ''] = readdirSync(folder);
  const second = await start();
  expect((await second('/setup', { project: uid, schema: CONFIG })).body).toEqual({
    model_version: 'text-classifier v2',
  });
  expect((await second('/predict', predict('lovely rain'))).body).toEqual(before);
  writeFileSync(join(folder, saved, 'v2.json'), '{"form":1,');
  const third = await start();
  expect((await third('/setup', { project: uid, schema: CONFIG })).body).toEqual({
    model_version: 'text-classifier v1',
  });
});

test('asks for user and password where there are some', async () => {
  const ask = await start({ user: 'lab', password: 'secret' });
  expect((await ask('/health')).status).toBe(401);
  const basic = (words: string) => ({ authorization: `Basic ${Buffer.from(words).toString('base64')}` });
  expect((await ask('/health', undefined, basic('lab:wrong'))).status).toBe(401);
  expect((await ask('/health', undefined, basic('lab:secret'))).status).toBe(200);
});

test('says what is wrong with a request', async () => {
  const ask = await start();
  expect((await ask('/nothing', {})).status).toBe(404);
  expect((await ask('/predict')).status).toBe(405);
  expect((await ask('/predict', 'not JSON')).status).toBe(400);
  expect((await ask('/predict', { project: uid })).status).toBe(400);
  const other = { ...predict('x'), label_config: '<View><Image name="i" value="$i"/></View>' };
  expect((await ask('/predict', other)).body.error).toContain('no single Choices');
  const one = { action: 'START_TRAINING', project, tasks: annotated.slice(0, 1) };
  expect((await ask('/webhook', one)).body).toEqual({ status: 'nothing to learn' });
});

test('the same examples and seed give the same classifier; probabilities are shares of 1', () => {
  const examples = SAID.map(([text, label]) => ({ text, label }));
  const [one, same] = [trainClassifier(examples, { seed: 3 }), trainClassifier(examples, { seed: 3 })];
  expect(one.weights).toEqual(same.weights);
  const guesses = classify(one, 'anything');
  expect(guesses.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
  expect(featuresOf('').places).toHaveLength(0);
  expect(classify(one, '')).toHaveLength(2);
});
