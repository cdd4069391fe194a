import type { RecognitionKind } from '@labelwright/contract/recognition';
import { Type } from 'typebox';
import { counted } from '../../platform/counted.ts';
import type { JobDefinition } from '../../platform/jobs/job.ts';

const payload = Type.Object({ runId: Type.Integer(), total: Type.Integer() });

/** In the queues of the collected items, whose limits count for all that is read and heard. */
const ocrJob = {
  type: 'recognition.ocr',
  queue: 'ocr_queue',
  payload,
  maxAttempts: 4,
  title: ({ total }) => `Read the pictures of ${counted(total, 'task')}`,
} satisfies JobDefinition<typeof payload>;

const speechJob = {
  type: 'recognition.speech',
  queue: 'transcription_queue',
  payload,
  maxAttempts: 4,
  title: ({ total }) => `Transcribe the recordings of ${counted(total, 'task')}`,
} satisfies JobDefinition<typeof payload>;

export const recognitionJobOf = (kind: RecognitionKind): JobDefinition<typeof payload> =>
  kind === 'ocr' ? ocrJob : speechJob;
