import type { Outbound, OutboundResponse } from '../../../platform/outbound/outbound.ts';
import { OutboundError } from '../../../platform/outbound/outbound-error.ts';
import type { JsonSchema } from '../answers/kinds.ts';
import type { Message } from '../messages.ts';
import { readRetryAfter } from './backoff.ts';

/** Where a language model answers and how it is to be asked. */
export interface Endpoint {
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  timeoutMs: number;
  temperature: number;
  maxOutputTokens: number;
  jsonMode: 'schema' | 'object' | 'none';
}

/** What an endpoint turned out not to understand; learnt once for all that is sent to it afterwards. */
export interface Dialect {
  tokens: 'max_tokens' | 'max_completion_tokens';
  temperature: boolean;
  jsonMode: Endpoint['jsonMode'];
}

export interface ChatRequest {
  messages: readonly Message[];
  schema: JsonSchema;
  signal: AbortSignal;
}

/**
 * answer: the model said something, which costs. busy: try again later. refused: this request never will be answered.
 * closed: no request will be. lost: sent, but nobody knows what became of it. unreachable: never sent.
 */
export type ChatReply =
  | { kind: 'answer'; text: string; isCut: boolean; inputTokens: number; outputTokens: number; status: number }
  | { kind: 'busy'; error: string; status: number; retryAfterMs: number | undefined }
  | { kind: 'refused' | 'closed'; error: string; status: number }
  | { kind: 'dialect'; error: string; status: number }
  | { kind: 'lost' | 'unreachable'; error: string };

const MOST_ANSWER_BYTES = 4_000_000;
const MOST_ERROR = 500;
/** A token is at least one byte; the rest is what chat formats add around each message. */
const BYTES_AROUND_MESSAGE = 16;
const BYTES_AROUND_ALL = 128;
const CHARACTERS_PER_TOKEN = 4;
/** Of one picture: what the dearest of the common models count, and what most do. */
const MOST_PICTURE_TOKENS = 40_000;
export const USUAL_PICTURE_TOKENS = 1200;

export function firstDialect(endpoint: Endpoint): Dialect {
  return { tokens: 'max_tokens', temperature: true, jsonMode: endpoint.jsonMode };
}

/** More tokens than the request can have. */
export function mostInputTokens({ messages, schema }: Pick<ChatRequest, 'messages' | 'schema'>): number {
  const bytes = messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(wordsOf(content)) + BYTES_AROUND_MESSAGE,
    BYTES_AROUND_ALL,
  );
  const pictures = messages.reduce((sum, { content }) => sum + picturesIn(content), 0);
  return bytes + Buffer.byteLength(JSON.stringify(schema)) + pictures * MOST_PICTURE_TOKENS;
}

const wordsOf = (content: Message['content']): string =>
  typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('');

const picturesIn = (content: Message['content']): number =>
  typeof content === 'string' ? 0 : content.filter(({ type }) => type === 'image_url').length;

/** One request. `dialect` is changed where the endpoint says that it does not know a parameter. */
export async function chat(
  outbound: Outbound,
  endpoint: Endpoint,
  dialect: Dialect,
  request: ChatRequest,
  now: () => Date,
): Promise<ChatReply> {
  let response: OutboundResponse;
  let text: string;
  const spoken = { ...dialect };
  try {
    response = await outbound.fetchSafely(`${endpoint.baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(endpoint.apiKey === undefined ? {} : { authorization: `Bearer ${endpoint.apiKey}` }),
      },
      body: JSON.stringify(bodyOf(endpoint, spoken, request)),
      timeoutMs: endpoint.timeoutMs,
      maxBytes: MOST_ANSWER_BYTES,
      signal: request.signal,
    });
    text = await response.text();
  } catch (error) {
    return broken(error);
  }
  if (response.status === 200) return readCompletion(text, request);
  const error = errorOf(text, response.status);
  const { status } = response;
  if (status === 429 || status === 408 || status === 409 || status === 425 || status >= 500) {
    if (isOutOfCredit(text)) return { kind: 'closed', error, status };
    return { kind: 'busy', error, status, retryAfterMs: readRetryAfter(response.headers, now()) };
  }
  if (status === 401 || status === 403 || status === 404) return { kind: 'closed', error, status };
  if (status === 400 || status === 422)
    return { kind: learn(dialect, spoken, text) ? 'dialect' : 'refused', error, status };
  return { kind: 'refused', error, status };
}

function bodyOf(endpoint: Endpoint, dialect: Dialect, { messages, schema }: ChatRequest): Record<string, unknown> {
  return {
    model: endpoint.model,
    messages,
    [dialect.tokens]: endpoint.maxOutputTokens,
    ...(dialect.temperature ? { temperature: endpoint.temperature } : {}),
    ...(dialect.jsonMode === 'object' ? { response_format: { type: 'json_object' } } : {}),
    ...(dialect.jsonMode === 'schema'
      ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } }
      : {}),
  };
}

function broken(error: unknown): ChatReply {
  if (!(error instanceof OutboundError)) throw error;
  const neverSent = ['bad_url', 'blocked_address', 'dns_failed'].includes(error.code);
  const wasRefused = error.code === 'connect_failed' && /refused the connection/.test(error.message);
  return { kind: neverSent || wasRefused ? 'unreachable' : 'lost', error: error.message };
}

function readCompletion(text: string, request: ChatRequest): ChatReply {
  const body = parse(text);
  const choice = recordOf(Array.isArray(body?.choices) ? body.choices[0] : undefined);
  const message = recordOf(choice?.message);
  if (!message) return { kind: 'lost', error: 'The endpoint answered with something that is no chat completion.' };
  const usage = recordOf(body?.usage);
  const said = typeof message.refusal === 'string' ? message.refusal : contentOf(message.content);
  return {
    kind: 'answer',
    status: 200,
    text: said,
    isCut: choice?.finish_reason === 'length',
    inputTokens: countOf(usage?.prompt_tokens) ?? guessInput(request),
    outputTokens: countOf(usage?.completion_tokens) ?? guessTokens(said),
  };
}

/** A text, or the list of parts that some endpoints write. */
function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => String(recordOf(part)?.text ?? '')).join('');
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function guessInput({ messages }: ChatRequest): number {
  const pictures = messages.reduce((sum, { content }) => sum + picturesIn(content), 0);
  return guessTokens(messages.map(({ content }) => wordsOf(content)).join('')) + pictures * USUAL_PICTURE_TOKENS;
}

function guessTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function errorOf(text: string, status: number): string {
  const body = parse(text);
  const told = recordOf(body?.error)?.message ?? body?.error ?? body?.message ?? body?.detail;
  const words = typeof told === 'string' && told !== '' ? told : text.trim();
  return `The endpoint answered ${status}: ${words.slice(0, MOST_ERROR) || 'nothing'}`;
}

/** Some say with 429 what no waiting mends. */
function isOutOfCredit(text: string): boolean {
  const error = recordOf(parse(text)?.error);
  return error?.code === 'insufficient_quota' || error?.type === 'insufficient_quota';
}

/**
 * Newer models refuse parameters that older ones need, and the other way round. True: asking again is worth it, also
 * when another request has learnt it meanwhile.
 */
function learn(dialect: Dialect, spoken: Dialect, text: string): boolean {
  const error = recordOf(parse(text)?.error);
  const told = `${String(error?.param ?? '')} ${String(error?.message ?? text)}`;
  if (spoken.tokens === 'max_tokens' && told.includes('max_completion_tokens')) {
    dialect.tokens = 'max_completion_tokens';
    return true;
  }
  if (spoken.temperature && error?.param === 'temperature') {
    dialect.temperature = false;
    return true;
  }
  if (spoken.jsonMode !== 'none' && /response_format|json_schema|json_object/.test(told)) {
    if (dialect.jsonMode === spoken.jsonMode) dialect.jsonMode = spoken.jsonMode === 'schema' ? 'object' : 'none';
    return true;
  }
  return false;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
