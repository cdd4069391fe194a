import type { ClientApi, SaveClientApi } from '@labelwright/contract/client-apis';

/** Pure: a client API as a form holds it. */

export interface ApiDraft {
  data_key: string;
  client_url: string;
  method: NonNullable<SaveClientApi['method']>;
  group: string;
  position: number | undefined;
  headers: string;
  payload: string;
  response_path: string;
  timeout_ms: number | undefined;
  rate_per_second: number | undefined;
  retries: number | undefined;
  is_enabled: boolean;
}

export const EMPTY_DRAFT: ApiDraft = {
  data_key: '',
  client_url: '',
  method: 'POST',
  group: 'group1',
  position: 0,
  headers: '',
  payload: '',
  response_path: '',
  timeout_ms: 30_000,
  rate_per_second: 0,
  retries: 2,
  is_enabled: true,
};

export function toDraft(api: ClientApi): ApiDraft {
  const { headers, payload, ...rest } = api;
  return {
    data_key: rest.data_key,
    client_url: rest.client_url,
    method: rest.method,
    group: rest.group,
    position: rest.position,
    headers: Object.entries(headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    payload: payload === null ? '' : JSON.stringify(payload, undefined, 2),
    response_path: rest.response_path,
    timeout_ms: rest.timeout_ms,
    rate_per_second: rest.rate_per_second,
    retries: rest.retries,
    is_enabled: rest.is_enabled,
  };
}

/** undefined when a line is no header. */
export function readHeaders(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const found = /^([^:\s]+)\s*:\s*(.*)$/.exec(line.trim());
    if (found?.[1] === undefined) return undefined;
    headers[found[1]] = found[2] ?? '';
  }
  return headers;
}

/** What is wrong with the body as JSON; undefined when nothing is. */
export function payloadProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Of a draft without problems. */
export function toBody(draft: ApiDraft): SaveClientApi {
  const headers = readHeaders(draft.headers) ?? {};
  return {
    data_key: draft.data_key.trim(),
    client_url: draft.client_url.trim(),
    method: draft.method,
    group: draft.group.trim() || EMPTY_DRAFT.group,
    position: draft.position ?? 0,
    headers: Object.keys(headers).length === 0 ? null : headers,
    payload: draft.payload.trim() === '' ? null : JSON.parse(draft.payload),
    response_path: draft.response_path.trim(),
    timeout_ms: draft.timeout_ms ?? 30_000,
    rate_per_second: draft.rate_per_second ?? 0,
    retries: draft.retries ?? 0,
    is_enabled: draft.is_enabled,
  };
}
