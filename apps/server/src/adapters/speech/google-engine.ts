import { readFile } from 'node:fs/promises';
import type { protos } from '@google-cloud/speech';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { Heard, HeardSegment, SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { explainGoogle } from '../google/explain-google.ts';

export interface GoogleSpeechSettings {
  projectId?: string | undefined;
  /** Service account file; the machine's own identity when absent. */
  credentialsFile?: string | undefined;
  /** Host and port of another endpoint; Google's when absent. */
  endpoint?: string | undefined;
  isPlainHttp?: boolean | undefined;
}

type Result = protos.google.cloud.speech.v1.ISpeechRecognitionResult;
type Time = protos.google.protobuf.IDuration;

const HOST = 'speech.googleapis.com';
// What one call takes without a bucket between.
const MOST_SECONDS = 55;
const MOST_BYTES = 9_000_000;

/** Google Speech-to-Text. The data leaves this machine. */
export function createGoogleEngine(settings: GoogleSpeechSettings): SpeechEngine {
  const host = settings.endpoint ?? HOST;
  const open = async () => {
    const { SpeechClient } = await import('@google-cloud/speech');
    const [apiEndpoint, port] = host.split(':');
    return new SpeechClient({
      apiEndpoint,
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(settings.projectId === undefined ? {} : { projectId: settings.projectId }),
      fallback: true,
      ...(settings.isPlainHttp ? { protocol: 'http' } : {}),
      ...(settings.credentialsFile === undefined ? {} : { keyFilename: settings.credentialsFile }),
    });
  };
  let client: ReturnType<typeof open> | undefined;
  return {
    name: 'google',
    title: 'Google Speech-to-Text',
    runsAt: host,
    accepts: { format: 'wav16k', mostSeconds: MOST_SECONDS, mostBytes: MOST_BYTES },
    languages: async () => [],
    transcribe: async (recording, { language, signal }) => {
      signal.throwIfAborted();
      client ??= open();
      const request = {
        config: {
          encoding: 'LINEAR16' as const,
          sampleRateHertz: 16_000,
          languageCode: language,
          enableWordTimeOffsets: true,
          enableAutomaticPunctuation: true,
        },
        audio: { content: await readFile(recording.path) },
      };
      const aborted = new Promise<never>((_, reject) => {
        const stop = (): void => reject(new RecognitionError('unavailable', `${host} was not waited for any longer`));
        signal.addEventListener('abort', stop, { once: true });
      });
      const [answer] = await Promise.race([(await client).recognize(request), aborted]).catch((error: Error) => {
        throw error instanceof RecognitionError ? error : explainGoogle(error, host);
      });
      return heardOf(answer.results ?? [], recording.endSeconds - recording.startSeconds);
    },
    close: async () => {
      await (await client)?.close();
    },
  };
}

function heardOf(results: readonly Result[], seconds: number): Heard {
  const segments: HeardSegment[] = [];
  let startSeconds = 0;
  for (const { alternatives, resultEndTime } of results) {
    const best = alternatives?.[0];
    const text = best?.transcript?.trim();
    const first = best?.words?.[0]?.startTime;
    const last = best?.words?.at(-1)?.endTime ?? resultEndTime;
    const endSeconds = last ? secondsOf(last) : seconds;
    if (text) {
      const confidence = best?.confidence || null;
      segments.push({ startSeconds: first ? secondsOf(first) : startSeconds, endSeconds, text, confidence });
    }
    startSeconds = endSeconds;
  }
  return { segments };
}

function secondsOf({ seconds, nanos }: Time): number {
  return Number(seconds ?? 0) + (nanos ?? 0) / 1e9;
}
