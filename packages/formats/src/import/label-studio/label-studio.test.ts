import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, test } from 'vitest';
import { findExporter } from '../../exporters.ts';
import { readDetected } from '../../testing/detected.ts';
import { readSet, setOf } from '../../testing/sets.ts';
import { collect, dataOf, errorsOf, inChunks, readAll, tasksOf } from '../../testing/streams.ts';
import { exportAnnotation, exportTask } from '../../testing/tasks.ts';
import { jsonImporter } from '../json.ts';
import { jsonMinImporter } from './json-min.ts';

const read = async (value: unknown) => {
  const rows = await readAll(jsonImporter, JSON.stringify(value));
  expect(errorsOf(rows)).toEqual([]);
  return tasksOf(rows);
};

describe('older forms', () => {
  const choice = { id: 'a', from_name: 'c', to_name: 't', type: 'choices', value: { choices: ['A'] } };

  test('completions with seconds, skipped and control answers', async () => {
    const old = {
      id: 5,
      data: { text: 'x' },
      completions: [
        { id: 1001, created_at: 1_600_000_000, lead_time: 4.2, result: [choice] },
        { id: 1002, result: [], was_canceled: true },
        { id: 1003, result: [], skipped: true },
        { id: 1004, result: [choice], honeypot: true },
      ],
      predictions: [{ result: [choice], score: 0.5, model_version: 3 }],
    };
    const [task] = await read([old]);
    expect(task).toMatchObject({ id: 5, data: { text: 'x' }, predictions: [{ score: 0.5, model_version: '3' }] });
    expect(task?.annotations).toEqual([
      { id: 1001, created_at: '2020-09-13T12:26:40.000Z', lead_time: 4.2, result: [choice] },
      { id: 1002, result: [], was_cancelled: true },
      { id: 1003, result: [], was_cancelled: true },
      { id: 1004, result: [choice], ground_truth: true },
    ]);
  });

  test('data beside the answers, data under data_raw; a column of such a name stays data', async () => {
    expect(await read({ text: 'x', n: 1, predictions: [{ result: [choice] }] })).toEqual([
      { data: { text: 'x', n: 1 }, predictions: [{ result: [choice] }] },
    ]);
    expect(await read({ id: 3, data_raw: { text: 'x' }, completions: [{ result: [choice] }] })).toEqual([
      { id: 3, data: { text: 'x' }, annotations: [{ result: [choice] }] },
    ]);
    expect(await read({ text: 'x', predictions: ['yes', 'no'], data_raw: 'y' })).toEqual([
      { data: { text: 'x', predictions: ['yes', 'no'], data_raw: 'y' } },
    ]);
  });

  test('labels of HTML and notes on regions under their names of today', async () => {
    const item = {
      id: 'a',
      from_name: 'h',
      to_name: 't',
      type: 'htmllabels',
      normalization: 'Ada Lovelace',
      value: { start: '/p[1]', end: '/p[1]', startOffset: 0, endOffset: 3, htmllabels: ['PER'] },
    };
    const [task] = await read({ data: { html: '<p>Ada</p>' }, annotations: [{ result: [item, choice] }] });
    expect(task?.annotations?.[0]?.result).toEqual([
      {
        id: 'a',
        from_name: 'h',
        to_name: 't',
        type: 'hypertextlabels',
        meta: { text: ['Ada Lovelace'] },
        value: { start: '/p[1]', end: '/p[1]', startOffset: 0, endOffset: 3, hypertextlabels: ['PER'] },
      },
      choice,
    ]);
  });
});

describe('records per annotation', () => {
  const config = compileConfig(`<View><Image name="img" value="$image"/>
    <RectangleLabels name="box" toName="img"><Label value="Car"/></RectangleLabels>
    <Choices name="scene" toName="img" choice="multiple"><Choice value="day"/><Choice value="wet"/></Choices>
    <TextArea name="note" toName="img"/><Rating name="stars" toName="img"/></View>`);
  const value = { x: 1, y: 2, width: 3, height: 4, rotation: 0, rectanglelabels: ['Car'] };
  const item = (name: string, type: string, content: Record<string, unknown>) => ({
    id: name,
    from_name: name,
    to_name: 'img',
    type,
    value: content,
  });
  const result = [
    { ...item('box', 'rectanglelabels', value), original_width: 10, original_height: 20 },
    item('scene', 'choices', { choices: ['day', 'wet'] }),
    item('note', 'textarea', { text: ['fine'] }),
    item('stars', 'rating', { rating: 4 }),
  ];
  const tasks = [
    exportTask({
      id: 4,
      data: { image: 'https://x.example/a.jpg', note: 'mine' },
      annotations: [
        exportAnnotation({ id: 1, result }),
        exportAnnotation({ id: 2, result: result.slice(1, 2), completed_by: { id: 3, email: 'a@b.example' } }),
      ],
    }),
    exportTask({ id: 5, data: { image: 'b' } }),
  ];

  test('JSON_MIN and CSV as this product writes them come back as answers, those of one task together', async () => {
    for (const [format, name] of [
      ['JSON_MIN', 'a.json'],
      ['CSV', 'a.csv'],
    ] as const) {
      const columns = { data: ['image', 'note'], controls: Object.keys(config.controls) };
      const blocks = await collect(findExporter(format)?.write(inChunks(...tasks), { config, columns }) ?? inChunks());
      const { id, rows } = await readDetected({ [name]: blocks.join('') }, { config });
      expect(id).toBe('json-min');
      const [first, second] = tasksOf(rows);
      expect(rows).toHaveLength(2);
      expect(first).toMatchObject({ id: 4, data: { image: 'https://x.example/a.jpg', note: 'mine' } });
      const answers = first?.annotations?.toSorted((left, right) => Number(left.id) - Number(right.id));
      expect(answers?.[0]).toMatchObject({ completed_by: 7, lead_time: 12.5 });
      expect(answers?.[0]?.result).toMatchObject(result.map(({ id: _id, ...rest }) => rest));
      expect(answers?.[1]).toMatchObject({ completed_by: { email: 'a@b.example' } });
      expect(second?.annotations).toBeUndefined();
    }
  });

  test('without the interface everything is data, and said to be', async () => {
    const set = await setOf({
      'a.json': '[{"id":1,"text":"x","mood":"good","annotation_id":4,"annotator":1,"lead_time":2}]',
    });
    const rows = await readSet(jsonMinImporter, set);
    expect(dataOf(rows)).toEqual([{ text: 'x', mood: 'good' }]);
    expect(rows[0]).toMatchObject({ notes: [expect.stringContaining('Answers became data')] });
  });
});
