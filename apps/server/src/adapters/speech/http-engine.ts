import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Outbound, OutboundResponse } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { RecordingFile, SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { parseTranscript } from './parse-transcript.ts';

export interface HttpSettings {
  /** Such as https://speech.example.com/v1; `/audio/transcriptions` is added. */
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  outbound: Outbound;
  timeoutMs: number;
}

// What the reference service takes.
const MOST_BYTES = 25_000_000;
const MOST_SECONDS = 1200;
const MAX_ANSWER_BYTES = 20_000_000;

/** Any service with the endpoint POST /v1/audio/transcriptions as OpenAI made it usual. */
export function createHttpEngine(settings: HttpSettings): SpeechEngine {
  const url = `${settings.baseUrl.replace(/\/+$/, '')}/audio/transcriptions`;
  const host = new URL(url).host;
  return {
    name: 'api',
    title: `Speech service at ${host}`,
    runsAt: host,
    accepts: { format: 'any', mostSeconds: MOST_SECONDS, mostBytes: MOST_BYTES },
    languages: async () => [],
    transcribe: async (recording, { language, signal }) => {
      const form = await formOf(recording, settings.model, language);
      const answer = await settings.outbound
        .fetchSafely(url, {
          method: 'POST',
          headers: {
            'content-type': `multipart/form-data; boundary=${form.boundary}`,
            ...(settings.apiKey ? { authorization: `Bearer ${settings.apiKey}` } : {}),
          },
          body: form.body,
          signal,
          timeoutMs: settings.timeoutMs,
          maxBytes: MAX_ANSWER_BYTES,
        })
        .catch((error: unknown) => {
          throw explain(error, host);
        });
      if (answer.status !== 200) throw await refusal(answer, host);
      const body = await answer.json().catch((error: unknown) => {
        throw explain(error, host);
      });
      return parseTranscript(body, recording.endSeconds - recording.startSeconds);
    },
    close: async () => {},
  };
}

async function formOf(recording: RecordingFile, model: string, language: string) {
  const boundary = `form-${randomUUID()}`;
  const fields = {
    model,
    // The service knows languages by their two letters.
    language: language.split('-')[0] ?? language,
    response_format: 'verbose_json',
    temperature: '0',
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const filename = recording.filename.replace(/[^\w.-]+/g, '_').slice(-100);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: ${recording.contentType}\r\n\r\n`;
  const file = await readFile(recording.path);
  const body = Buffer.concat([
    Buffer.from(parts.join('') + head, 'utf8'),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
  return { boundary, body };
}

async function refusal(answer: OutboundResponse, host: string): Promise<RecognitionError> {
  const said = (await answer.text().catch(() => '')).slice(0, 300);
  const text = `${host} answered with status ${answer.status}${said ? `: ${said}` : ''}`;
  if (answer.status === 401 || answer.status === 403) {
    return new RecognitionError('not_set', `${text}. Check SPEECH_API_KEY.`);
  }
  if (answer.status === 404)
    return new RecognitionError('not_set', `${text}. Check SPEECH_API_URL and SPEECH_API_MODEL.`);
  const isTransient = answer.status >= 500 || answer.status === 408 || answer.status === 429;
  return new RecognitionError(isTransient ? 'unavailable' : 'unreadable', text);
}

function explain(error: unknown, host: string): RecognitionError {
  if (error instanceof OutboundError && error.code === 'blocked_address') {
    return new RecognitionError(
      'not_set',
      `${host} is a private address. Add it to OUTBOUND_ALLOW to let the server reach it.`,
      error,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new RecognitionError('unavailable', `${host} did not answer: ${message}`, error);
}
