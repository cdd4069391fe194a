import type { Actor } from '../../../platform/db/actor.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import type { OutboundResponse } from '../../../platform/outbound/outbound.ts';
import { OutboundError } from '../../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { storeAsset } from '../../storages/index.ts';
import { fillTemplate, fillText, MissingFieldError, valueAt } from './template.ts';

/** A client API with its secrets open. Never logged, never answered. */
export interface OpenClientApi {
  dataKey: string;
  group: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  payload: unknown;
  responsePath: string;
  responseKind: 'auto' | 'json' | 'text' | 'file';
  timeoutMs: number;
  ratePerSecond: number;
  retries: number;
}

export type CallOutcome =
  | { ok: true; status: number; value: unknown }
  /** `mayPass`: trying again can help. */
  | { ok: false; status: number | null; message: string; mayPass: boolean };

export interface CallPlace {
  platform: Platform;
  actor: Actor;
  organizationId: number;
  projectId: number;
  /** false: files are not kept, only described. */
  keepsFiles: boolean;
}

const LARGEST_ANSWER_BYTES = 50_000_000;
/** Of a value that is to lie in a task. */
const LONGEST_VALUE = 5_000_000;

/** One call. What went wrong is said without the secrets that were sent. */
export async function callApi(
  place: CallPlace,
  api: OpenClientApi,
  data: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<CallOutcome> {
  let answer: OutboundResponse;
  try {
    answer = await send(place.platform, api, data, signal);
  } catch (error) {
    if (error instanceof MissingFieldError)
      return { ok: false, status: null, message: `${api.dataKey}: ${error.message}`, mayPass: false };
    if (!(error instanceof OutboundError)) throw error;
    const mayPass = ['timeout', 'connect_failed', 'dns_failed'].includes(error.code);
    return { ok: false, status: null, message: `${api.dataKey}: ${error.message}`, mayPass };
  }
  const { status } = answer;
  if (status < 200 || status > 299) {
    answer.discard();
    const mayPass = status === 429 || status >= 500;
    return { ok: false, status, message: `${api.dataKey}: ${hostOf(answer.url)} answered ${status}`, mayPass };
  }
  try {
    return { ok: true, status, value: await readValue(place, api, answer) };
  } catch (error) {
    if (!(error instanceof AnswerError || error instanceof OutboundError || error instanceof AppError)) throw error;
    const words =
      error instanceof AppError ? (Object.values(error.details ?? {})[0]?.[0] ?? error.message) : error.message;
    return { ok: false, status, message: `${api.dataKey}: ${words}`, mayPass: false };
  }
}

class AnswerError extends Error {}

function send(
  platform: Platform,
  api: OpenClientApi,
  data: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): Promise<OutboundResponse> {
  const hasBody = api.method !== 'GET' && api.payload !== null && api.payload !== undefined;
  const payload = hasBody ? fillTemplate(api.payload, data) : undefined;
  const headers = Object.fromEntries(
    Object.entries(api.headers).map(([name, value]) => [name, fillText(value, data, oneLine)]),
  );
  const isText = typeof payload === 'string';
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return platform.outbound.fetchSafely(fillText(api.url, data, encodeURIComponent), {
    method: api.method,
    headers: hasBody && !named ? { ...headers, 'Content-Type': isText ? 'text/plain' : 'application/json' } : headers,
    ...(hasBody ? { body: isText ? payload : JSON.stringify(payload) } : {}),
    timeoutMs: api.timeoutMs,
    maxBytes: LARGEST_ANSWER_BYTES,
    ...(signal ? { signal } : {}),
  });
}

/** A header ends with its line: what a task says must not begin another one. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, ' ');

async function readValue(place: CallPlace, api: OpenClientApi, answer: OutboundResponse): Promise<unknown> {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const kind = api.responseKind === 'auto' ? kindOf(type) : api.responseKind;
  if (kind === 'file') return keepFile(place, api, answer, type);
  if (kind === 'text') return limited(await answer.text());
  const value = valueAt(await answer.json(), api.responsePath);
  if (value === undefined) throw new AnswerError(`the answer has nothing at "${api.responsePath}"`);
  return limited(value);
}

function kindOf(type: string): 'json' | 'text' | 'file' {
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  return type.startsWith('text/') ? 'text' : 'file';
}

function limited(value: unknown): unknown {
  const size = typeof value === 'string' ? value.length : JSON.stringify(value).length;
  if (size > LONGEST_VALUE) throw new AnswerError(`the answer has ${size} characters, too many to lie in a task`);
  return value;
}

const ENDINGS: Readonly<Record<string, string>> = {
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
  'audio/x-wav': '.wav',
  'audio/ogg': '.ogg',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'application/pdf': '.pdf',
};

async function keepFile(
  place: CallPlace,
  api: OpenClientApi,
  answer: OutboundResponse,
  type: string,
): Promise<unknown> {
  const { platform, actor, organizationId, projectId, keepsFiles } = place;
  if (!keepsFiles) {
    const bytes = await answer.bytes();
    return { content_type: type, size: bytes.length };
  }
  const filename = `${api.dataKey.replace(/[^\w.-]+/g, '_')}${ENDINGS[type] ?? ''}`;
  const asset = await storeAsset(platform, actor, { organizationId, projectId }, { filename, content: answer.body });
  return asset.url ?? null;
}

const hostOf = (url: string): string => new URL(url).host;
