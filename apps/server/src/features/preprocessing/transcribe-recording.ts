import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TranscriptionResult, TranscriptSegment } from '@labelwright/contract/preprocessing';
import { cutAtPauses, writePiece, writePlain } from '../../adapters/speech/wav-file.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { Heard, RecordingFile, SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { storableText } from '../../platform/recognition/storable-text.ts';

export interface Recording {
  path: string;
  contentType: string;
  filename: string;
  /** From the file's own header; undefined where it does not say. */
  durationSeconds: number | undefined;
}

export interface TranscribeOptions {
  engine: SpeechEngine;
  language: string;
  /** For files of ours; removed by the caller. */
  folder: string;
  /** For one piece. */
  timeoutMs: number;
  signal: AbortSignal;
  /** In seconds of the recording. */
  progress(done: number, total: number): void;
}

/** Writes down a recording of any length: as it is where the engine takes it so, otherwise in pieces cut at pauses. */
export async function transcribeRecording(
  recording: Recording,
  options: TranscribeOptions,
): Promise<TranscriptionResult> {
  const { engine, language, signal } = options;
  const { files, seconds } = await prepare(recording, options);
  const segments: TranscriptSegment[] = [];
  let heardLanguage: string | undefined;
  for await (const file of files) {
    signal.throwIfAborted();
    options.progress(file.startSeconds, seconds);
    const heard = await hear(file, options);
    heardLanguage ??= heard.language;
    segments.push(...heard.segments.map((segment) => shifted(segment, file.startSeconds)));
  }
  options.progress(seconds, seconds);
  return {
    kind: 'transcription',
    engine: engine.name,
    language: storableText(heardLanguage ?? language),
    durationSeconds: round(seconds),
    text: segments.map(({ text }) => text).join(' '),
    segments,
  };
}

async function prepare(
  recording: Recording,
  options: TranscribeOptions,
): Promise<{ files: AsyncIterable<RecordingFile> | RecordingFile[]; seconds: number }> {
  const { accepts } = options.engine;
  const { size: sizeBytes } = await stat(recording.path);
  const { durationSeconds } = recording;
  const fits = sizeBytes <= accepts.mostBytes && (durationSeconds ?? Number.POSITIVE_INFINITY) <= accepts.mostSeconds;
  if (accepts.format === 'any' && fits && durationSeconds !== undefined) {
    return {
      files: [{ ...recording, sizeBytes, startSeconds: 0, endSeconds: durationSeconds }],
      seconds: durationSeconds,
    };
  }
  const plain = await writePlain(recording.path, join(options.folder, 'plain.pcm'), options.signal);
  if (plain.seconds === 0) throw new RecognitionError('unreadable', 'There is no sound in this file.');
  const pieces = cutAtPauses(plain, accepts.mostSeconds);
  const path = join(options.folder, 'piece.wav');
  const write = async function* (): AsyncGenerator<RecordingFile> {
    for (const piece of pieces) {
      const { sizeBytes: written } = await writePiece(plain, piece, path);
      yield { ...piece, path, contentType: 'audio/wav', filename: 'piece.wav', sizeBytes: written };
    }
  };
  return { files: write(), seconds: plain.seconds };
}

async function hear(file: RecordingFile, { engine, language, signal, timeoutMs }: TranscribeOptions): Promise<Heard> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await engine.transcribe(file, { language, signal: AbortSignal.any([signal, limit]) });
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw new RecognitionError(
      'unavailable',
      `The transcription took longer than ${timeoutMs / 1000} s. Raise SPEECH_TIMEOUT_SECONDS, or choose a faster engine.`,
    );
  }
}

function shifted(segment: TranscriptSegment, bySeconds: number): TranscriptSegment {
  const { startSeconds, endSeconds } = segment;
  return {
    ...segment,
    text: storableText(segment.text),
    startSeconds: round(startSeconds + bySeconds),
    endSeconds: round(endSeconds + bySeconds),
  };
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3));
}
