import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findExporter } from '../exporters.ts';
import { collect, inChunks } from '../testing/streams.ts';
import { exportAnnotation, exportTask } from '../testing/tasks.ts';
import { tallyLosses } from './loss-tally.ts';

const config = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Labels name="tone" toName="text"><Label value="Kind word"/></Labels>
</View>`);

type Mark = [start: number, end: number, label: string];

async function write(format: string, text: string, marks: Mark[]): Promise<{ written: string; losses: string[] }> {
  const result = marks.map(([start, end, label], place) => ({
    id: `r${place}`,
    from_name: label === 'Kind word' ? 'tone' : 'entity',
    to_name: 'text',
    type: 'labels',
    value: { start, end, text: text.slice(start, end), labels: [label] },
  }));
  const tally = tallyLosses();
  const task = exportTask({ data: { text }, annotations: [exportAnnotation({ result })] });
  const blocks = await collect(
    findExporter(format)?.write(inChunks(task), { config, onLoss: tally.add }) ?? inChunks<string>(),
  );
  return { written: blocks.join(''), losses: tally.sentences() };
}

test('CoNLL has a word per line, of all label controls, cut where a span ends within a word', async () => {
  const { written, losses } = await write('CONLL2003', 'Ada Lovelace loved London’s fog.', [
    [0, 12, 'Person'],
    [13, 18, 'Kind word'],
    [19, 25, 'Place'],
    [4, 12, 'Place'],
  ]);
  expect(written).toBe(
    [
      '-DOCSTART- -X- O O',
      '',
      'Ada -X- _ B-Person',
      'Lovelace -X- _ I-Person',
      'loved -X- _ B-Kind_word',
      'London -X- _ B-Place',
      '’s -X- _ O',
      'fog -X- _ O',
      '. -X- _ O',
      '',
      '',
    ].join('\n'),
  );
  expect(losses).toEqual(['Spans that overlap another: 1 left out, in task 1.']);
});

test('every span that is kept begins with B- once and covers its words', async () => {
  const spans = fc.uniqueArray(fc.nat(59), { minLength: 2, maxLength: 12 }).map((edges) => edges.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 60, maxLength: 60, unit: fc.constantFrom('a', 'b', ' ', '.', 'é') }),
      spans,
      async (text, edges) => {
        const marks: Mark[] = [];
        for (let place = 0; place + 1 < edges.length; place += 2) {
          const [start, end] = [edges[place] ?? 0, edges[place + 1] ?? 0];
          if (text.slice(start, end).trim() !== '') marks.push([start, end, 'Person']);
        }
        const { written } = await write('CONLL2003', text, marks);
        const found: string[] = [];
        for (const line of written.split('\n')) {
          const [token, , , mark] = line.split(' ');
          if (mark?.startsWith('B-')) found.push(token ?? '');
          else if (mark?.startsWith('I-')) found.push(`${found.pop() ?? ''}${token ?? ''}`);
        }
        expect(found).toEqual(marks.map(([start, end]) => text.slice(start, end).replace(/\s/g, '')));
      },
    ),
  );
});

test('spaCy lines count characters as Python does, and keep overlaps', async () => {
  const text = '🦊 Ada in 🏙 London';
  const { written, losses } = await write('SPACY', text, [
    [3, 6, 'Person'],
    [13, 19, 'Place'],
    [3, 19, 'Place'],
  ]);
  const { spans } = JSON.parse(written) as { spans: { start: number; end: number; label: string }[] };
  const characters = [...text];
  expect(spans.map(({ start, end, label }) => [characters.slice(start, end).join(''), label])).toEqual([
    ['Ada in 🏙 London', 'Place'],
    ['Ada', 'Person'],
    ['London', 'Place'],
  ]);
  expect(losses).toEqual([]);
});
