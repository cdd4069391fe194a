import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { findExporter } from '../exporters.ts';
import { collect, inChunks } from '../testing/streams.ts';
import { exportAnnotation, exportTask } from '../testing/tasks.ts';
import type { ExportTask, Loss } from './model.ts';
import { planSplit, type SplitPlan } from './split.ts';
import { type WriteChoices, writeFormat } from './write-format.ts';

const config = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <Rating name="stars" toName="text"/>
</View>`);

const mood = (choice: string) => ({
  ...{ id: `m${choice}`, from_name: 'mood', to_name: 'text', type: 'choices' },
  value: { choices: [choice] },
});
const span = (id: string, label: string, more: object = {}) => ({
  ...{
    id,
    from_name: 'ner',
    to_name: 'text',
    type: 'labels',
    value: { start: 0, end: 3, text: 'Ada', labels: [label] },
  },
  ...more,
});

async function write(
  format: string,
  tasks: ExportTask[],
  choices: WriteChoices,
): Promise<{ bytes: Buffer; lost: number }> {
  const exporter = findExporter(format);
  if (!exporter) throw new Error(format);
  let lost = 0;
  const onLoss = ({ count = 1 }: Loss): void => {
    lost += count;
  };
  const context = { config, onLoss };
  const blocks = await collect(await writeFormat(exporter, () => inChunks(...tasks), context, choices));
  return { bytes: Buffer.concat(blocks.map((block) => Buffer.from(block))), lost };
}
const filesOf = (bytes: Uint8Array): Record<string, Uint8Array> => unzipSync(bytes);

describe('splits', () => {
  const tasks = fc
    .array(fc.record({ group: fc.nat(8), choice: fc.constantFrom('good', 'bad') }), { maxLength: 60 })
    .map((list) =>
      list.map(({ group, choice }, place) =>
        exportTask({
          id: place + 1,
          data: { text: 'Ada', group },
          annotations: [exportAnnotation({ result: [mood(choice)] })],
        }),
      ),
    );
  const shares = fc.record({ train: fc.integer({ min: 1, max: 9 }), validation: fc.nat(9), test: fc.nat(9) });

  test('every task is in exactly one part, groups are whole, and the parts stay when tasks are added', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, shares, fc.nat(5), async (list, { train, validation, test: rest }, seed) => {
        const plan: SplitPlan = {
          shares: (
            [
              ['train', train],
              ['validation', validation],
              ['test', rest],
            ] as const
          ).filter(([, share]) => share > 0),
          ...{ seed, groupBy: 'group' },
        };
        const partOf = await planSplit(plan, () => inChunks(...list));
        const again = await planSplit(plan, () => inChunks(...list.slice(0, 3)));
        const parts = new Map<unknown, string>();
        for (const task of list) {
          const part = partOf(task);
          expect(parts.get(task.data.group) ?? part).toBe(part);
          parts.set(task.data.group, part);
          expect(again(task)).toBe(part);
        }
        const { bytes } = await write('JSONL', list, { split: plan });
        const lines = Object.values(filesOf(bytes)).flatMap((content) =>
          strFromU8(content).split('\n').filter(Boolean),
        );
        expect(lines.map((line) => JSON.parse(line).id).sort((a, b) => a - b)).toEqual(list.map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  });

  test('stratified, each answer is divided at the shares', async () => {
    const list = Array.from({ length: 200 }, (_, place) =>
      exportTask({
        id: place + 1,
        annotations: [exportAnnotation({ result: [mood(place % 4 === 0 ? 'bad' : 'good')] })],
      }),
    );
    const plan: SplitPlan = {
      shares: [
        ['train', 80],
        ['test', 20],
      ],
      seed: 1,
      stratifyBy: 'mood',
    };
    const partOf = await planSplit(plan, () => inChunks(...list));
    const inTest = list.filter((task) => partOf(task) === 'test');
    expect([inTest.length, inTest.filter(({ id }) => (id - 1) % 4 === 0).length]).toEqual([40, 10]);
  });

  test('hashes are even', async () => {
    const plan: SplitPlan = {
      shares: [
        ['train', 70],
        ['test', 30],
      ],
      seed: 5,
    };
    const partOf = await planSplit(plan, () => inChunks<ExportTask>());
    const inTest = Array.from({ length: 5000 }, (_, id) => partOf(exportTask({ id }))).filter(
      (part) => part === 'test',
    );
    expect(Math.abs(inTest.length / 5000 - 0.3)).toBeLessThan(0.03);
  });
});

test('labels are renamed, merged and dropped with what hangs on them', async () => {
  const result = [
    span('a', 'PER'),
    span('b', 'ORG', { parentID: 'a' }),
    { id: 'a', from_name: 'note', to_name: 'text', type: 'textarea', value: { text: ['PER'] } },
    { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right', labels: ['PER', 'x'] },
    mood('good'),
  ];
  const task = exportTask({ annotations: [exportAnnotation({ result })] });
  const changed = async (labels: [string, string | null][]) => {
    const { bytes, lost } = await write('JSON', [task], { transform: { labels: new Map(labels) } });
    return { lost, result: JSON.parse(bytes.toString())[0].annotations[0].result as Record<string, unknown>[] };
  };
  const merged = await changed([
    ['PER', 'ORG'],
    ['good', 'fine'],
  ]);
  expect(merged.lost).toBe(0);
  expect(
    merged.result.map(({ value, labels }) => labels ?? Object.values(value as object).find(Array.isArray)),
  ).toEqual([['ORG'], ['ORG'], ['PER'], ['ORG', 'x'], ['fine']]);
  const dropped = await changed([['PER', null]]);
  expect(dropped.lost).toBe(1);
  expect(dropped.result).toEqual([span('b', 'ORG'), mood('good')]);
});

test('people are numbers that mean nothing, the same for the same person', async () => {
  const people = [{ id: 77, email: 'ada@example.com' }, 5, { id: 77, email: 'ada@example.com' }];
  const list = people.map((completed_by, id) =>
    exportTask({
      id,
      updated_by: 77,
      comment_authors: [5],
      annotations: [exportAnnotation({ completed_by, updated_by: 5 })],
    }),
  );
  const { bytes } = await write('JSONL', list, { transform: { pseudonyms: new Map() } });
  const read = bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportTask);
  expect(read.map(({ annotations }) => annotations[0]?.completed_by)).toEqual([1, 2, 1]);
  expect(bytes.toString()).not.toContain('ada@');
  expect(read.every((task) => task.updated_by === null && task.comment_authors.length === 0)).toBe(true);
});

test('a Hugging Face dataset has typed columns, parts and a card that names them', async () => {
  const list = Array.from({ length: 30 }, (_, id) =>
    exportTask({
      id,
      data: { text: `text ${id}`, score: id / 2, count: id, tags: ['a', 'b'], meta: { id } },
      annotations: [
        exportAnnotation({
          id,
          result: [mood('good'), { ...mood('x'), from_name: 'stars', type: 'rating', value: { rating: 4 } }],
        }),
      ],
    }),
  );
  const split: SplitPlan = {
    shares: [
      ['train', 50],
      ['test', 50],
    ],
    seed: 0,
  };
  const files = filesOf((await write('HUGGING_FACE', list, { split })).bytes);
  expect(Object.keys(files)).toEqual([
    'data/train-00000-of-00001.parquet',
    'data/test-00000-of-00001.parquet',
    'README.md',
  ]);
  const rows: Record<string, unknown>[] = [];
  for (const path of Object.keys(files).slice(0, 2)) {
    const { buffer } = Uint8Array.from(files[path] ?? []);
    rows.push(...(await parquetReadObjects({ file: buffer })));
    expect(parquetMetadata(buffer).schema.map(({ name }) => name)).toContain('mood');
  }
  rows.sort((left, right) => Number(left.id) - Number(right.id));
  expect(rows).toHaveLength(30);
  expect(rows[3]).toMatchObject({
    id: 3n,
    text: 'text 3',
    score: 1.5,
    count: 3n,
    tags: ['a', 'b'],
    mood: 'good',
    stars: 4n,
  });
  expect(JSON.parse(String(rows[3]?.meta))).toEqual({ id: 3 });
  const card = strFromU8(files['README.md'] ?? new Uint8Array());
  expect(card).toContain('  - split: test\n    path: data/test-*.parquet');
  expect(card).toContain('  - name: "tags"\n    sequence: string');
});
