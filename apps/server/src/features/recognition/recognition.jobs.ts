import { job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { recognitionJobOf } from './recognition-job.ts';
import { runRecognition } from './run-recognition.ts';

export function recognitionJobs(platform: Platform): RegisteredJob[] {
  return (['ocr', 'speech'] as const).map((kind) =>
    job(recognitionJobOf(kind), (given, context) => runRecognition(platform, given, context)),
  );
}
