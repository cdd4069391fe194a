import { readdirSync, readFileSync, statSync } from 'node:fs';
import { compileConfig } from '@labelwright/task-definition/compile';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { validateTask } from '@labelwright/task-definition/validate-task';
import { describe, expect, test } from 'vitest';
import { readTasks } from './import/read-tasks.ts';
import { inChunks } from './testing/streams.ts';

const samples = new URL('../../../samples/', import.meta.url);

interface Sample {
  folder: string;
  tasks: string;
  format: string;
  key: string;
  results: string[];
  leastTasks: number;
}

interface SampleResult {
  key: string;
  result: { type: string; id?: string; from_name?: string; value?: Record<string, unknown> }[];
  lead_time?: number;
  score?: number;
}

const list: Sample[] = [
  {
    folder: 'named-entities',
    tasks: 'tasks.jsonl',
    format: 'jsonl',
    key: 'id',
    results: ['annotations-1.json', 'annotations-2.json'],
    leastTasks: 60,
  },
  {
    folder: 'object-detection',
    tasks: 'tasks.json',
    format: 'json',
    key: 'image',
    results: ['annotations-1.json'],
    leastTasks: 10,
  },
  {
    folder: 'sentiment',
    tasks: 'reviews.csv',
    format: 'csv',
    key: 'review_id',
    results: ['annotations-1.json', 'annotations-2.json', 'predictions.json'],
    leastTasks: 200,
  },
  {
    folder: 'speech',
    tasks: 'tasks.json',
    format: 'json',
    key: 'audio',
    results: ['annotations-1.json'],
    leastTasks: 5,
  },
  {
    folder: 'videos',
    tasks: 'tasks.json',
    format: 'json',
    key: 'video',
    results: ['annotations-1.json'],
    leastTasks: 1,
  },
  {
    folder: 'series',
    tasks: 'tasks.json',
    format: 'json',
    key: 'title',
    results: ['annotations-1.json'],
    leastTasks: 3,
  },
];

function readText(path: string): string {
  return readFileSync(new URL(path, samples), 'utf8');
}

function readResults(path: string): SampleResult[] {
  return JSON.parse(readText(path)) as SampleResult[];
}

async function readSample(
  sample: Sample,
): Promise<{ config: CompiledConfig; tasks: Map<string, Record<string, unknown>> }> {
  const bytes = readFileSync(new URL(`${sample.folder}/${sample.tasks}`, samples));
  const { importer, rows } = await readTasks(inChunks(new Uint8Array(bytes)), { fileName: sample.tasks });
  expect(importer.id).toBe(sample.format);
  const tasks = new Map<string, Record<string, unknown>>();
  for await (const row of rows) {
    if (!row.ok) throw new Error(`${sample.folder}, line ${row.line}: ${row.message}`);
    tasks.set(String(row.task.data[sample.key]), row.task.data);
  }
  return { config: compileConfig(readText(`${sample.folder}/config.xml`)), tasks };
}

describe.each(list)('$folder', (sample) => {
  test('the config is clean and every task fits it', async () => {
    const { config, tasks } = await readSample(sample);
    expect(config.diagnostics).toEqual([]);
    expect(tasks.size).toBeGreaterThanOrEqual(sample.leastTasks);
    for (const data of tasks.values()) expect(validateTask(config, data)).toEqual([]);
  });

  test.each(sample.results)('%s is valid and belongs to the tasks', async (file) => {
    const { config, tasks } = await readSample(sample);
    const results = readResults(`${sample.folder}/${file}`);
    expect(new Set(results.map(({ key }) => key)).size).toBe(results.length);
    // A region and the answers about it share their id.
    const ids = results.flatMap(({ result }) =>
      result.flatMap(({ id, from_name }) => (id === undefined ? [] : [`${id} ${from_name}`])),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const { key, result, lead_time, score } of results) {
      const data = tasks.get(key);
      expect(data, key).toBeDefined();
      expect(validateResult(config, result, { data: data ?? {} }), key).toEqual([]);
      expect(lead_time ?? score).toBeGreaterThanOrEqual(0);
    }
  });
});

test('spans are the text that they claim', async () => {
  const { tasks } = await readSample(list[0] as Sample);
  for (const file of ['annotations-1.json', 'annotations-2.json']) {
    for (const { key, result } of readResults(`named-entities/${file}`)) {
      const text = String(tasks.get(key)?.text);
      for (const { value } of result) {
        if (value) expect(text.slice(Number(value.start), Number(value.end))).toBe(value.text);
      }
    }
  }
});

test('two people annotated the same tasks and differ on some', () => {
  for (const folder of ['named-entities', 'sentiment']) {
    const [first, second] = [1, 2].map((number) => readResults(`${folder}/annotations-${number}.json`));
    expect(first?.map(({ key }) => key)).toEqual(second?.map(({ key }) => key));
    const answers = (results: SampleResult[] | undefined): string[] =>
      (results ?? []).map(({ result }) => JSON.stringify(result.flatMap(({ value }) => value ?? [])));
    const others = answers(second);
    const differing = answers(first).filter((answer, index) => answer !== others[index]).length;
    expect(differing).toBeGreaterThan(10);
    expect(differing).toBeLessThan(first?.length ?? 0);
  }
});

/** Pixel size from the frame header of a JPEG. */
function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0xffd8) throw new Error('not a JPEG');
  for (let at = 2; at < bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xc3) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  throw new Error('no frame header');
}

test('photographs are there, small, and of the size that the boxes were drawn on', async () => {
  const { tasks } = await readSample(list[1] as Sample);
  const files = readdirSync(new URL('object-detection/images/', samples)).map((name) => `images/${name}`);
  expect([...tasks.keys()].sort()).toEqual(files.sort());
  const sizes = new Map<string, { width: number; height: number }>();
  for (const file of files) {
    const bytes = readFileSync(new URL(`object-detection/${file}`, samples));
    expect(bytes.length).toBeLessThanOrEqual(300_000);
    sizes.set(file, jpegSize(bytes));
  }
  for (const { key, result } of readResults('object-detection/annotations-1.json')) {
    for (const item of result) {
      expect(item).toMatchObject({ original_width: sizes.get(key)?.width, original_height: sizes.get(key)?.height });
    }
  }
});

test('every file has its licence, and all of them are small', () => {
  const licences = readText('LICENCES.md');
  const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(new URL(path, samples)).isFile(),
  );
  const total = files.reduce((sum, path) => sum + statSync(new URL(path, samples)).size, 0);
  expect(total).toBeLessThan(6_000_000);
  for (const image of files.filter((path) => path.endsWith('.jpg'))) {
    expect(licences).toContain(`\`${image.slice(image.lastIndexOf('/') + 1)}\``);
  }
});
