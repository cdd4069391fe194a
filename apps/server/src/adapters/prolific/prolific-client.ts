import { type TSchema, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Outbound } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';

/** The REST API of Prolific, as published at docs.prolific.com/api-reference. Money is in cents there, too. */
export interface ProlificClient {
  /** Fails for a wrong token. */
  getMe(): Promise<{ id: string; email: string }>;
  createStudy(study: NewStudy): Promise<Study>;
  getStudy(id: string): Promise<Study>;
  /** The study that an earlier try has made; undefined: none was made. */
  findStudy(internalName: string, projectId: string | undefined): Promise<Study | undefined>;
  changeStudy(id: string, change: Partial<NewStudy>): Promise<Study>;
  transitionStudy(id: string, action: 'PUBLISH' | 'PAUSE' | 'START' | 'STOP'): Promise<void>;
  /** Pages count from 1. */
  listSubmissions(studyId: string, page: number): Promise<{ submissions: ProlificSubmission[]; hasMore: boolean }>;
  getSubmission(id: string): Promise<ProlificSubmission>;
  /** The same decision again changes nothing. */
  decide(id: string, decision: SubmissionDecision): Promise<void>;
  /** Prepares a bonus and pays nothing. Returns the id to pay it by. */
  prepareBonus(studyId: string, submissionId: string, amount: string): Promise<string>;
  /** Pays each time it is called: never to be repeated when no answer came. */
  payBonus(bonusId: string): Promise<void>;
  /** The workspace of a project, or the first of the account. */
  findWorkspace(projectId: string | undefined): Promise<string | undefined>;
  /** The secret that calls of a workspace are signed with. Made when there is none: making another would end the first. */
  obtainHookSecret(workspaceId: string): Promise<string>;
  /** Makes and confirms a subscription unless the address has one. Returns whether it is new. */
  subscribe(workspaceId: string, eventType: string, targetUrl: string): Promise<boolean>;
}

export interface NewStudy {
  name: string;
  /** Shown to researchers alone; what a repeated request finds its study by. */
  internal_name: string;
  description: string;
  external_study_url: string;
  prolific_id_option: 'url_parameters';
  completion_codes: readonly CompletionCode[];
  total_available_places: number;
  /** Minutes. */
  estimated_completion_time: number;
  /** Minutes. */
  maximum_allowed_time: number;
  /** Cents. */
  reward: number;
  device_compatibility: readonly string[];
  submissions_config: { max_submissions_per_participant: number; max_concurrent_submissions: number };
  project?: string;
  filters?: readonly unknown[];
}

export interface CompletionCode {
  code: string;
  code_type: 'COMPLETED';
  actions: readonly { action: 'MANUALLY_REVIEW' }[];
}

const Study = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128 }),
  status: Type.String(),
  internal_name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  total_available_places: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
});
export interface Study {
  id: string;
  /** UNPUBLISHED, ACTIVE, PAUSED, AWAITING REVIEW, COMPLETED, SCHEDULED. */
  status: string;
  internal_name?: string | null;
  total_available_places?: number | null;
}

const Submission = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128 }),
  status: Type.String(),
  participant: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  participant_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  completed_at: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  study_code: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  bonus_payments: Type.Optional(Type.Union([Type.Array(Type.Number()), Type.Null()])),
});
export interface ProlificSubmission {
  id: string;
  /** RESERVED, ACTIVE, AWAITING REVIEW, APPROVED, REJECTED, RETURNED, TIMED-OUT and others that may come. */
  status: string;
  /** Lists and single records name the person differently. */
  participant?: string | null;
  participant_id?: string | null;
  completed_at?: string | null;
  study_code?: string | null;
  /** Cents of each bonus that was paid. */
  bonus_payments?: number[] | null;
}

const Subscription = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128 }),
  event_type: Type.String(),
  target_url: Type.String(),
  is_enabled: Type.Optional(Type.Boolean()),
});
interface Subscription {
  id: string;
  event_type: string;
  target_url: string;
  is_enabled?: boolean;
}

export type SubmissionDecision =
  | { action: 'APPROVE' }
  | { action: 'REJECT'; message: string; rejection_category: string };

/** `unavailable`: trying again may help. `refused`: it will not. */
export class ProlificError extends Error {
  override name = 'ProlificError';
  readonly fault: 'unavailable' | 'refused';
  readonly status: number | undefined;

  constructor(fault: ProlificError['fault'], message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.fault = fault;
    this.status = options.status;
  }
}

export const PROLIFIC_ENDPOINT = 'https://api.prolific.com';
const PAGE_SIZE = 100;
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 5_000_000;

export function createProlificClient(
  outbound: Outbound,
  { endpoint, token }: { endpoint: string; token: string },
): ProlificClient {
  const base = `${endpoint.replace(/\/+$/, '')}/api/v1`;
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await outbound
      .fetchSafely(`${base}${path}`, {
        method,
        headers: {
          authorization: `Token ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MOST_BYTES,
      })
      .catch((error: unknown) => {
        if (!(error instanceof OutboundError)) throw error;
        throw new ProlificError('unavailable', `Prolific did not answer: ${error.message}`, { cause: error });
      });
    const text = await response.text();
    if (response.status < 200 || response.status >= 300) throw refusal(response.status, text);
    return { headers: response.headers, content: text === '' ? {} : parse(text) };
  };
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await send(method, path, body)).content;
  const askStudy = async (method: string, path: string, body?: unknown): Promise<Study> =>
    read<Study>(Study, await ask(method, path, body));
  return {
    getMe: async () => {
      const me = (await ask('GET', '/users/me/')) as { id?: unknown; email?: unknown };
      return { id: String(me.id ?? ''), email: String(me.email ?? '') };
    },
    createStudy: (study) => askStudy('POST', '/studies/', study),
    getStudy: (id) => askStudy('GET', `/studies/${encodeURIComponent(id)}/`),
    findStudy: async (internalName, projectId) => {
      const path = projectId ? `/projects/${encodeURIComponent(projectId)}/studies/` : '/studies/';
      const found = listOf(await ask('GET', path)).map((one) => read<Study>(Study, one));
      return found.find((study) => study.internal_name === internalName);
    },
    changeStudy: (id, change) => askStudy('PATCH', `/studies/${encodeURIComponent(id)}/`, change),
    transitionStudy: async (id, action) => {
      await ask('POST', `/studies/${encodeURIComponent(id)}/transition/`, { action });
    },
    listSubmissions: async (studyId, page) => {
      const query = new URLSearchParams({ study: studyId, page: String(page), page_size: String(PAGE_SIZE) });
      const rows = listOf(await ask('GET', `/submissions/?${query}`));
      const submissions = rows.map((row) => read<ProlificSubmission>(Submission, row));
      return { submissions, hasMore: rows.length === PAGE_SIZE };
    },
    getSubmission: async (id) =>
      read<ProlificSubmission>(Submission, await ask('GET', `/submissions/${encodeURIComponent(id)}/`)),
    decide: async (id, decision) => {
      await ask('POST', `/submissions/${encodeURIComponent(id)}/transition/`, decision);
    },
    prepareBonus: async (studyId, submissionId, amount) => {
      const body = { study_id: studyId, csv_bonuses: `${submissionId},${amount}` };
      const prepared = (await ask('POST', '/submissions/bonus-payments/', body)) as { id?: unknown };
      if (typeof prepared.id !== 'string' || prepared.id === '')
        throw new ProlificError('refused', 'Prolific did not say by which id the bonus is to be paid.');
      return prepared.id;
    },
    payBonus: async (bonusId) => {
      await ask('POST', `/bulk-bonus-payments/${encodeURIComponent(bonusId)}/pay/`);
    },
    findWorkspace: async (projectId) => {
      if (projectId) {
        const { workspace } = (await ask('GET', `/projects/${encodeURIComponent(projectId)}/`)) as {
          workspace?: unknown;
        };
        return typeof workspace === 'string' ? workspace : undefined;
      }
      const [first] = listOf(await ask('GET', '/workspaces/')) as { id?: unknown }[];
      return typeof first?.id === 'string' ? first.id : undefined;
    },
    obtainHookSecret: async (workspaceId) => {
      const path = `/hooks/secrets/?workspace_id=${encodeURIComponent(workspaceId)}`;
      const [known] = listOf(await ask('GET', path)) as { value?: unknown }[];
      const secret =
        known ?? ((await ask('POST', '/hooks/secrets/', { workspace_id: workspaceId })) as { value?: unknown });
      if (typeof secret.value === 'string' && secret.value !== '') return secret.value;
      throw new ProlificError('refused', 'Prolific did not tell the secret that its calls are signed with.');
    },
    subscribe: async (workspaceId, eventType, targetUrl) => {
      const path = `/hooks/subscriptions/?workspace_id=${encodeURIComponent(workspaceId)}`;
      const all = listOf(await ask('GET', path)).filter((one): one is Subscription => Check(Subscription, one));
      const ours = all.filter((one) => one.event_type === eventType && one.target_url === targetUrl);
      if (ours.some((one) => one.is_enabled)) return false;
      // Never confirmed, or switched off after failures: only a new one can be confirmed.
      for (const { id } of ours) await ask('DELETE', `/hooks/subscriptions/${encodeURIComponent(id)}/`);
      const wish = { workspace_id: workspaceId, event_type: eventType, target_url: targetUrl };
      const { headers, content } = await send('POST', '/hooks/subscriptions/', wish);
      const made = [content, ...listOf(content)].find(
        (one): one is Subscription => Check(Subscription, one) && one.target_url === targetUrl,
      );
      const secret = headers['x-hook-secret'];
      if (made === undefined || secret === undefined)
        throw new ProlificError('refused', 'Prolific did not say how its subscription is to be confirmed.');
      await ask('POST', `/hooks/subscriptions/${encodeURIComponent(made.id)}/`, { secret });
      return true;
    },
  };
}

function refusal(status: number, text: string): ProlificError {
  const said = messageOf(text);
  if (status === 429 || status >= 500)
    return new ProlificError('unavailable', `Prolific is busy (${status}): ${said}`, { status });
  if (status === 401 || status === 403)
    return new ProlificError('refused', `Prolific refuses the token (${status}). Enter one that is valid.`, { status });
  return new ProlificError('refused', `Prolific refused (${status}): ${said}`, { status });
}

/** Errors are `{error: {title, detail}}`, where detail is a text, a list, or an object by field. */
function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { title?: unknown; detail?: unknown } };
    const { title, detail } = error ?? {};
    return (typeof detail === 'string' ? detail : JSON.stringify(detail ?? title ?? 'no reason given')).slice(0, 500);
  } catch {
    return text.slice(0, 200) || 'no reason given';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProlificError('unavailable', 'Prolific did not answer with JSON.', { cause });
  }
}

function listOf(answer: unknown): unknown[] {
  const { results } = (answer ?? {}) as { results?: unknown };
  return Array.isArray(results) ? results : [];
}

function read<T>(schema: TSchema, value: unknown): T {
  if (Check(schema, value)) return value as T;
  throw new ProlificError('refused', 'Prolific answered with something else than its documentation says.');
}
