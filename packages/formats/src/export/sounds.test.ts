import { compileConfig } from '@labelwright/task-definition/compile';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { findExporter } from '../exporters.ts';
import { collect, inChunks } from '../testing/streams.ts';
import { exportAnnotation, exportTask } from '../testing/tasks.ts';
import { tallyLosses } from './loss-tally.ts';

const config = compileConfig(`<View>
  <Audio name="audio" value="$audio"/>
  <Labels name="who" toName="audio"><Label value="Ada"/><Label value="Noise"/></Labels>
  <TextArea name="said" toName="audio" perRegion="true"/>
</View>`);

const stretch = (id: string, start: number, end: number, label: string, text?: string): unknown[] => [
  {
    id,
    from_name: 'who',
    to_name: 'audio',
    type: 'labels',
    original_length: 20,
    value: { start, end, channel: 0, labels: [label] },
  },
  ...(text === undefined
    ? []
    : [
        {
          id,
          from_name: 'said',
          to_name: 'audio',
          type: 'textarea',
          original_length: 20,
          value: { start, end, channel: 0, text: [text] },
        },
      ]),
];

const task = exportTask({
  data: { audio: 'https://example.com/talk one.wav' },
  annotations: [
    exportAnnotation({
      completed_by: { id: 7, email: 'ada@example.com' },
      result: [
        ...stretch('b', 3661.5, 3662, 'Ada', 'a < b & c'),
        ...stretch('a', 0.25, 1.5, 'Ada', 'hello'),
        ...stretch('n', 2, 3, 'Noise'),
      ],
    }),
  ],
});

async function write(format: string): Promise<{ blocks: (string | Uint8Array)[]; losses: string[] }> {
  const tally = tallyLosses();
  const written = findExporter(format)?.write(inChunks(task), { config, onLoss: tally.add });
  return { blocks: written ? await collect(written) : [], losses: tally.sentences() };
}

test('an ASR manifest has a line per stretch with a text', async () => {
  const { blocks, losses } = await write('ASR_MANIFEST');
  const lines = blocks
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      audio_filepath: 'https://example.com/talk one.wav',
      offset: 0.25,
      duration: 1.25,
      text: 'hello',
      label: 'Ada',
      annotator: 'ada@example.com',
      task_id: 1,
    },
    {
      audio_filepath: 'https://example.com/talk one.wav',
      offset: 3661.5,
      duration: 0.5,
      text: 'a < b & c',
      label: 'Ada',
      annotator: 'ada@example.com',
      task_id: 1,
    },
  ]);
  expect(losses).toEqual(['Stretches without a text: 1 left out, in task 1.']);
});

test('subtitles have a file per recording', async () => {
  const read = async (format: string): Promise<Record<string, string>> => {
    const { blocks } = await write(format);
    const found = unzipSync(Buffer.concat(blocks.map((block) => Buffer.from(block))));
    return Object.fromEntries(Object.entries(found).map(([path, bytes]) => [path, strFromU8(bytes)]));
  };
  expect((await read('VTT'))['1-talk_one.vtt']).toBe(
    'WEBVTT\n\n00:00:00.250 --> 00:00:01.500\n<v Ada>hello\n\n01:01:01.500 --> 01:01:02.000\n<v Ada>a &lt; b &amp; c\n',
  );
  expect((await read('SRT'))['1-talk_one.srt']).toBe(
    '1\n00:00:00,250 --> 00:00:01,500\nAda: hello\n\n2\n01:01:01,500 --> 01:01:02,000\nAda: a < b & c\n',
  );
});
