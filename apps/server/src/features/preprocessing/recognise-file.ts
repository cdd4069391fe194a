import type { OcrResult, TranscriptionResult } from '@labelwright/contract/preprocessing';
import type { JobContext } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Engines, Wish } from './engines.ts';
import { measureDuration } from './measure-duration.ts';
import { readDocument } from './read-document.ts';
import { transcribeRecording } from './transcribe-recording.ts';

interface FileToRead {
  /** Of this machine. */
  path: string;
  contentType: string;
}

type Following = Pick<JobContext, 'signal' | 'progress' | 'log'>;

/** The words of a picture or PDF file, by the engine and within the limits of this server. Throws RecognitionError. */
export async function recogniseDocument(
  { config }: Pick<Platform, 'config'>,
  engines: Engines,
  file: FileToRead,
  wish: Wish & { mostPages?: number },
  { signal, progress, log }: Following,
): Promise<OcrResult> {
  const { engine, language } = await engines.chooseOcr(wish);
  const result = await readDocument(file, {
    engine,
    language,
    mostPages: wish.mostPages ?? config.ocrMaxPages,
    pageTimeoutMs: config.ocrPageSeconds * 1000,
    signal,
    progress: (done, total) => progress({ done, total, unit: 'pages' }),
  });
  if (wish.mostPages === undefined && result.pages.length < result.pageCount) {
    await log(`Only the first ${result.pages.length} of ${result.pageCount} pages were read.`, {}, 'warning');
  }
  return result;
}

/** What is said in a recording. `folder` takes files of ours; the caller removes it. Throws RecognitionError. */
export async function recogniseRecording(
  { config }: Pick<Platform, 'config'>,
  engines: Engines,
  file: FileToRead & { filename: string; folder: string },
  wish: Wish,
  { signal, progress }: Following,
): Promise<{ result: TranscriptionResult; durationSeconds: number | undefined }> {
  const { engine, language } = engines.chooseSpeech(wish);
  const durationSeconds = await measureDuration(file.path);
  const result = await transcribeRecording(
    { ...file, durationSeconds },
    {
      engine,
      language,
      folder: file.folder,
      timeoutMs: config.speechSeconds * 1000,
      signal,
      progress: (done, total) =>
        progress({ done: Math.round(done), total: Math.max(1, Math.round(total)), unit: 'seconds' }),
    },
  );
  return { result, durationSeconds };
}
