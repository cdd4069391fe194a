import type { Outbound, OutboundResponse } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import {
  callUrl,
  faultIn,
  type PredictAnswer,
  parseLoosely,
  readPredictions,
  readTraining,
  readVersions,
  type TrainingAnswer,
  text,
} from './protocol.ts';

/** Where a model server is, and how one gets in. The secrets are open: never logged, never answered. */
export interface ModelServer {
  url: string;
  auth: { kind: 'none' } | { kind: 'basic'; user: string; password: string } | { kind: 'bearer'; token: string };
}

export type Answered<T> =
  | { ok: true; status: number; value: T }
  | {
      ok: false;
      /** null: there was no answer. */
      status: number | null;
      /** Says what happened, without secrets. */
      message: string;
      /** nobody: no answer at all; busy: try again later; late: no answer in time; wrong: this request fails. */
      fault: 'nobody' | 'busy' | 'late' | 'wrong';
    };

export interface PredictRequest {
  tasks: readonly object[];
  project: string;
  label_config: string;
  params: { login: string; password: string; context: unknown };
}

export interface SetupRequest {
  project: string;
  schema: string;
  hostname: string;
  access_token: string;
  extra_params?: unknown;
}

export interface CallOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** The model-server protocol of the field: `GET /health`, `POST /setup`, `/predict`, `/webhook`, `/versions`, and the older `/train`. */
export interface MlBackendClient {
  /** `isOld`: a server of the first generation, which learns from annotation events and does not know START_TRAINING. */
  health(options?: CallOptions): Promise<Answered<{ modelClass: string; isOld: boolean }>>;
  /** Makes the model ready for a project. `modelVersion` undefined: it names none. */
  setup(request: SetupRequest, options?: CallOptions): Promise<Answered<{ modelVersion: string | undefined }>>;
  predict(request: PredictRequest, options?: CallOptions): Promise<Answered<PredictAnswer>>;
  /** As `predict`, with the bare answer: for whoever wants to see what the model says. */
  predictRaw(request: PredictRequest, options?: CallOptions): Promise<Answered<unknown>>;
  /** Tells of an event, such as START_TRAINING. */
  webhook(body: object, options?: CallOptions): Promise<Answered<TrainingAnswer>>;
  /** What servers older than /webhook learn from. */
  train(body: object, options?: CallOptions): Promise<Answered<TrainingAnswer>>;
  /** `status` of a training that an older server runs in the background, such as `started` or `finished`. */
  jobStatus(job: string, options?: CallOptions): Promise<Answered<{ status: string; error: string }>>;
  versions(project: string, options?: CallOptions): Promise<Answered<string[]>>;
}

/** Milliseconds. Slower than Label Studio, which gives up after one second: models start slowly. */
const HEALTH_TIMEOUT = 5000;
const SETUP_TIMEOUT = 30_000;
const PREDICT_TIMEOUT = 100_000;
const MOST_BYTES = 200_000_000;

export function createMlBackendClient(outbound: Outbound, server: ModelServer): MlBackendClient {
  const post = <T>(call: string, body: object, read: (answer: unknown) => T | undefined, options: CallOptions) =>
    exchange(outbound, server, { call, method: 'POST', body }, read, options);
  return {
    health: (options = {}) =>
      exchange(
        outbound,
        server,
        { call: 'health', method: 'GET' },
        (answer) =>
          isObject(answer)
            ? { modelClass: text(answer.model_class) ?? '', isOld: answer.model_dir !== undefined }
            : undefined,
        { timeoutMs: HEALTH_TIMEOUT, ...options },
      ),
    setup: (request, options = {}) =>
      post(
        'setup',
        request,
        (answer) => (isObject(answer) ? { modelVersion: text(answer.model_version) } : undefined),
        { timeoutMs: SETUP_TIMEOUT, ...options },
      ),
    predict: (request, options = {}) =>
      post('predict', request, readPredictions, { timeoutMs: PREDICT_TIMEOUT, ...options }),
    predictRaw: (request, options = {}) =>
      post('predict', request, (answer) => answer ?? null, { timeoutMs: PREDICT_TIMEOUT, ...options }),
    webhook: (body, options = {}) => post('webhook', body, readTraining, options),
    train: (body, options = {}) => post('train', body, readTraining, options),
    jobStatus: (job, options = {}) =>
      post(
        'job_status',
        { job },
        (answer) =>
          isObject(answer) ? { status: text(answer.job_status) ?? '', error: text(answer.error) ?? '' } : undefined,
        { timeoutMs: SETUP_TIMEOUT, ...options },
      ),
    versions: (project, options = {}) =>
      post('versions', { project }, readVersions, { timeoutMs: SETUP_TIMEOUT, ...options }),
  };
}

interface Call {
  call: string;
  method: 'GET' | 'POST';
  body?: object;
}

async function exchange<T>(
  outbound: Outbound,
  server: ModelServer,
  { call, method, body }: Call,
  read: (answer: unknown) => T | undefined,
  options: CallOptions,
): Promise<Answered<T>> {
  let answer: OutboundResponse;
  let content: string;
  try {
    answer = await outbound.fetchSafely(callUrl(server.url, call), {
      method,
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...authorizationOf(server.auth),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      maxBytes: MOST_BYTES,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    content = await answer.text();
  } catch (error) {
    if (error instanceof OutboundError) return silent(error);
    throw error;
  }
  const { status } = answer;
  if (status < 200 || status > 299) return refused(call, status, content);
  try {
    const value = read(content.trim() === '' ? null : parseLoosely(content));
    if (value !== undefined) return { ok: true, status, value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { ok: false, status, fault: 'wrong', message: `/${call} answered something that no model server answers.` };
}

/** The header that lets one in; none for servers that are open. */
export function authorizationOf(auth: ModelServer['auth']): Record<string, string> {
  if (auth.kind === 'basic')
    return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
  return auth.kind === 'bearer' ? { authorization: `Bearer ${auth.token}` } : {};
}

function silent(error: OutboundError): Answered<never> {
  if (error.code === 'timeout')
    return { ok: false, status: null, fault: 'late', message: `${sentence(error.message)} It may need more time.` };
  const isWrong = ['bad_url', 'blocked_address', 'too_large', 'bad_response', 'headers_too_large'].includes(error.code);
  return { ok: false, status: null, fault: isWrong ? 'wrong' : 'nobody', message: sentence(error.message) };
}

const BUSY = new Set([408, 425, 429, 502, 503, 504]);

function refused(call: string, status: number, content: string): Answered<never> {
  const told = faultIn(content);
  const why =
    status === 401 || status === 403 ? 'it does not accept the user name and password' : `/${call} answered ${status}`;
  return {
    ok: false,
    status,
    fault: BUSY.has(status) ? 'busy' : 'wrong',
    message: sentence(told === '' ? why : `${why}: ${told}`),
  };
}

/** With a capital letter and a full stop. */
function sentence(words: string): string {
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
