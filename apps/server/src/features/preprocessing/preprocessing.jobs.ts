import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Engines } from './engines.ts';
import { processItem } from './process-item.ts';

export const itemPayload = Type.Object({
  itemId: Type.String({ format: 'uuid' }),
  trigger: Type.Enum(['upload', 'manual']),
});

// Three retries after the first attempt.
const MOST_ATTEMPTS = 4;

export const ocrJob = {
  type: 'task_process_ocr',
  queue: 'ocr_queue',
  payload: itemPayload,
  maxAttempts: MOST_ATTEMPTS,
  title: () => 'Read the text of a document',
} satisfies JobDefinition<typeof itemPayload>;

export const transcriptionJob = {
  type: 'task_transcribe_audio',
  queue: 'transcription_queue',
  payload: itemPayload,
  maxAttempts: MOST_ATTEMPTS,
  title: () => 'Transcribe a recording',
} satisfies JobDefinition<typeof itemPayload>;

export function processingJobs(platform: Platform, engines: Engines): RegisteredJob[] {
  return [ocrJob, transcriptionJob].map((definition) =>
    job<typeof itemPayload>(definition, (work, context) => processItem(platform, engines, work, context)),
  );
}
