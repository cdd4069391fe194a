import type { RecognitionKind } from '@labelwright/contract/recognition';
import { formatCount, formatNumber } from '../../lib/format.ts';

/** Every text about reading pictures and recordings of tasks. */
export const t = {
  action: 'Read text from pictures, transcribe recordings…',
  read: 'Read pictures and recordings',
  title: 'Read pictures and recordings',
  whole: 'All tasks of the project. What is found becomes a prediction that people can put right.',
  chosen: (count: number | undefined) =>
    `${count === undefined ? 'The chosen tasks' : formatCount(count, 'chosen task')}. What is found becomes a prediction that people can put right.`,
  field: 'What to read',
  fieldOf: (kind: RecognitionKind, key: string, tag: string) =>
    kind === 'ocr'
      ? `Text of ${tag === 'Pdf' ? 'the PDF files' : 'the pictures'} in ${key}`
      : `Speech of the recordings in ${key}`,
  nothing: 'The labelling interface shows no picture, PDF file or recording.',
  lacks: 'The labelling interface cannot hold the text',
  openInterface: 'Open the interface',
  noEngine: { ocr: 'Nothing can read pictures here', speech: 'Nothing can transcribe recordings here' },
  engine: 'Engine',
  chosenEngine: (name: string) => `As it is set up (${name})`,
  language: 'Language',
  languageHelp: 'Such as de, en-GB, or eng+deu for pictures in both. As it is set up when left empty.',
  known: 'Tasks that were read by this engine already',
  leave: 'Leave them as they are',
  again: 'Read them again',
  cancel: 'Cancel',
  start: 'Read',
  started: (total: number) =>
    total === 0 ? 'All of these were read already' : `Reading ${formatCount(total, 'task')}`,
  reading: { ocr: 'Reading pictures', speech: 'Transcribing recordings' },
  runs: 'Readings of pictures and recordings',
  noRuns: 'Nothing was read yet',
  what: 'What',
  when: 'When',
  status: 'Status',
  progress: 'Tasks',
  created: 'Read',
  empty: 'No text',
  failed: 'Failed',
  run: (id: number) => `Reading ${id}`,
  openJob: 'Open the job',
  result: (created: number, empty: number, failed: number) =>
    `${formatCount(created, 'task')} read, ${formatNumber(empty)} without text, ${formatNumber(failed)} failed`,
  failures: 'What could not be read',
  first: 'The first thousand.',
  task: (id: number) => `Task ${id}`,
} as const;
