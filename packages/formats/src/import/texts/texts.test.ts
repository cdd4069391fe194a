import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, test } from 'vitest';
import { readDetected, resultsOf } from '../../testing/detected.ts';
import { errorsOf, tasksOf } from '../../testing/streams.ts';
import type { ImportRow } from '../model.ts';

const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
/** Text and label of every span, `text=label`. */
const spansOf = (rows: ImportRow[]): string[] =>
  resultsOf(rows).flatMap(({ value }) => {
    const { text, labels } = (value ?? {}) as { text?: string; labels?: string[] };
    return labels ? [`${text}=${labels[0]}`] : [];
  });

describe('CoNLL', () => {
  test('four columns, IOB with documents', async () => {
    const { id, rows } = await readDetected({
      'eng.train': '',
      'eng.conll':
        '-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\ncall NN I-NP O\n\nPeter NNP I-NP I-PER\nBlackburn NNP I-NP I-PER\nBonn NNP I-NP B-PER\n\n-DOCSTART- -X- O O\n\nAlone\nx O\n',
    });
    expect(id).toBe('conll');
    expect(spansOf(rows)).toEqual(['EU=ORG', 'German=MISC', 'Peter Blackburn=PER', 'Bonn=PER']);
    expect(tasksOf(rows).map(({ data }) => data.text)).toEqual(['EU rejects German call', 'Peter Blackburn Bonn', 'x']);
    expect(rows.map(({ line }) => line)).toEqual([3, 8, 14, 15]);
    expect(errorsOf(rows)).toEqual(['14: The line has a word but no entity. Write O where there is none.']);
    expect(rows[0]).toMatchObject({ notes: ['Parts of speech and chunks are not kept.'] });
  });

  test('two columns of BIOES, in the labels of an interface', async () => {
    const config = compileConfig(
      '<View><Text name="t" value="$body"/><Labels name="ner" toName="t"><Label value="Given name"/><Label value="Place"/></Labels></View>',
    );
    const { rows } = await readDetected(
      { 'a.txt': 'Ada S-Given_name\nin O\nNew B-place\nYork I-place\nCity E-place\n.\tO' },
      { config },
    );
    expect(spansOf(rows)).toEqual(['Ada=Given name', 'New York City=Place']);
    expect(tasksOf(rows)[0]?.data).toEqual({ body: 'Ada in New York City .' });
  });
});

describe('spaCy', () => {
  test('spans in code points, pairs with entities, categories, and the paragraphs of version 2', async () => {
    const spans = await readDetected({
      'a.jsonl': lines(
        {
          text: '😀 Ada in Paris',
          spans: [
            { start: 2, end: 5, label: 'PER' },
            { start: 9, end: 14, label: 'LOC' },
          ],
          meta: { task_id: 4 },
        },
        { text: 'x', spans: [{ start: 0, end: 2, label: 'PER' }] },
        { text: 'y', spans: [], answer: 'reject' },
      ),
    });
    expect(spans.id).toBe('spacy');
    expect(spansOf(spans.rows)).toEqual(['Ada=PER', 'Paris=LOC']);
    expect(errorsOf(spans.rows)).toEqual([
      '2: The span 0 to 2 lies outside of the text or is empty; the text has 1 characters.',
    ]);
    expect(tasksOf(spans.rows).at(-1)?.annotations).toBeUndefined();
    const pairs = await readDetected({
      'a.json': JSON.stringify([
        ['Who is Shaka Khan?', { entities: [[7, 17, 'PERSON']] }],
        ['Hm', { cats: { A: 1, B: 0.1 } }],
      ]),
    });
    expect(spansOf(pairs.rows)).toEqual(['Shaka Khan=PERSON']);
    expect(resultsOf(pairs.rows).at(-1)).toMatchObject({ type: 'choices', value: { choices: ['A'] } });
    const tool = await readDetected({
      'a.json': JSON.stringify({
        classes: ['PERSON'],
        annotations: [['Ada!', { entities: [[0, 3, 'PERSON']] }], null],
      }),
    });
    expect(spansOf(tool.rows)).toEqual(['Ada=PERSON']);
    const old = await readDetected({
      'a.json': JSON.stringify([
        {
          id: 0,
          paragraphs: [
            {
              raw: "Ada's in Paris.",
              sentences: [
                {
                  tokens: [
                    { orth: 'Ada', ner: 'U-PER' },
                    { orth: "'s", ner: 'O' },
                    { orth: 'in', ner: 'O' },
                    { orth: 'Paris', ner: 'U-LOC' },
                  ],
                },
              ],
            },
          ],
        },
      ]),
    });
    expect(spansOf(old.rows)).toEqual(['Ada=PER', 'Paris=LOC']);
  });
});

describe('doccano', () => {
  test('spans old and new, relations, classes, written answers', async () => {
    const { id, rows } = await readDetected({
      'all.jsonl': lines(
        {
          id: 1,
          text: 'Ada met Bob',
          label: [
            [0, 3, 'PER'],
            [8, 11, 'PER'],
          ],
          Comments: [],
        },
        { id: 2, text: 'Ada met Bob', labels: [[0, 3, 'PER']] },
        {
          id: 3,
          text: '😀 Ada met Bob',
          entities: [
            { id: 10, label: 'PER', start_offset: 2, end_offset: 5 },
            { id: 11, label: 'PER', start_offset: 10, end_offset: 13 },
          ],
          relations: [{ id: 0, from_id: 10, to_id: 11, type: 'met' }],
        },
        { id: 4, text: 'x', label: [[0, 9, 'PER']] },
        { id: 5, data: 'Ada', label: [] },
      ),
    });
    expect(id).toBe('doccano');
    expect(spansOf(rows)).toEqual(['Ada=PER', 'Bob=PER', 'Ada=PER', 'Ada=PER', 'Bob=PER']);
    expect(resultsOf(rows).at(-1)).toEqual({
      type: 'relation',
      from_id: 'r1',
      to_id: 'r2',
      direction: 'right',
      labels: ['met'],
    });
    expect(errorsOf(rows)).toEqual([expect.stringContaining('4: The span 0 to 9')]);
    expect(tasksOf(rows).map(({ id: taskId, annotations }) => [taskId, annotations?.length ?? 0])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 0],
    ]);
    const classes = await readDetected({
      'all.jsonl': lines({ text: 'good', label: ['pos', 'short'] }, { text: 'bad', label: ['neg'] }),
    });
    expect(classes.xml).toContain('choice="multiple"');
    const answers = await readDetected({
      'all.jsonl': lines(
        { text: 'Guten Tag', label: ['A good day to you, dear reader of tests'] },
        { text: 'Wie geht es?', label: ['How are things going these days?'] },
      ),
    });
    expect(resultsOf(answers.rows)[0]).toMatchObject({
      type: 'textarea',
      value: { text: ['A good day to you, dear reader of tests'] },
    });
  });
});

describe('Hugging Face', () => {
  const info = JSON.stringify({
    features: {
      label: { names: ['neg', 'pos'], _type: 'ClassLabel' },
      ner_tags: { feature: { names: ['O', 'B-PER', 'I-PER'], _type: 'ClassLabel' }, _type: 'Sequence' },
    },
  });

  test('classes by number, tokens with tags, messages, questions, pictures with objects', async () => {
    const classes = await readDetected({
      'dataset_info.json': info,
      'train.jsonl': lines({ text: 'fine', label: 1, n: 5 }, { text: 'secret', label: -1 }),
    });
    expect(classes.id).toBe('hugging-face');
    expect(resultsOf(classes.rows)).toMatchObject([{ value: { choices: ['pos'] } }]);
    expect(tasksOf(classes.rows)[0]?.data).toEqual({ text: 'fine', n: 5 });
    const readme =
      "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-PER\n          '2': I-PER\n---\n# x\n";
    const tokens = await readDetected({
      'README.md': readme,
      'train.jsonl': lines({ tokens: ['Ada', 'King', 'wrote'], ner_tags: [1, 2, 0] }),
    });
    expect(spansOf(tokens.rows)).toEqual(['Ada King=PER']);
    const chat = await readDetected({
      'a.jsonl': lines({
        conversations: [
          { from: 'human', value: 'Hi' },
          { from: 'gpt', value: 'Hello' },
        ],
        lang: 'en',
      }),
    });
    expect(tasksOf(chat.rows)[0]).toEqual({
      data: {
        lang: 'en',
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
        ],
      },
    });
    const questions = await readDetected({
      'a.jsonl': lines({ context: 'Ada wrote it.', question: 'Who?', answers: { text: ['Ada'], answer_start: [0] } }),
    });
    expect(spansOf(questions.rows)).toEqual(['Ada=Answer']);
    const pictures = await readDetected({
      'metadata.jsonl': lines({
        file_name: 'a.jpg',
        width: 100,
        height: 50,
        objects: {
          bbox: [
            [10, 10, 20, 20],
            [1, 1, 0, 0],
          ],
          category: ['cat', 'dog'],
        },
      }),
    });
    expect(resultsOf(pictures.rows)).toMatchObject([
      { value: { x: 10, y: 20, width: 20, height: 40, rectanglelabels: ['cat'] } },
    ]);
  });

  test('rows that mean nothing in particular are no dataset', async () => {
    await expect(readDetected({ 'a.jsonl': lines({ text: 'x', label: 1 }) })).rejects.toThrow('nothing detected');
    await expect(readDetected({ 'a.jsonl': lines({ data: { text: 'x' }, annotations: [] }) })).rejects.toThrow(
      'nothing detected',
    );
    await expect(readDetected({ 'a.json': '[{"data":{"text":"x"},"annotations":[{"result":[]}]}]' })).rejects.toThrow(
      'nothing detected',
    );
  });
});

test('columns that became answers stay where the interface reads them; texts beside addresses are no captions', async () => {
  const config = compileConfig(
    '<View><Text name="t" value="$text"/><Labels name="ner" toName="t" value="$label"/><Choices name="c" toName="t"><Choice value="A"/></Choices></View>',
  );
  const { rows } = await readDetected({ 'a.jsonl': lines({ text: 'x', label: ['A'] }) }, { config });
  expect(tasksOf(rows)[0]?.data).toEqual({ text: 'x', label: ['A'] });
  await expect(readDetected({ 'a.json': '[{"text":"x","label":["A"],"url":"y"}]' })).rejects.toThrow(
    'nothing detected',
  );
  await expect(
    readDetected({ 'a.jsonl': lines({ image: 'https://x.example/a.jpg', text: 'What is it?' }) }),
  ).rejects.toThrow('nothing detected');
});
