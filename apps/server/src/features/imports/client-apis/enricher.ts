import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type CallOutcome, type CallPlace, callApi, type OpenClientApi } from './call-api.ts';
import { type ClientApiRow, listClientApis } from './client-apis.queries.ts';

export type Filled = { ok: true; data: Record<string, unknown>; calls: number } | { ok: false; message: string };

export interface Enricher {
  /** Fills what is empty; a field that none of its groups can fill fails the row. */
  fill(data: Record<string, unknown>, signal: AbortSignal): Promise<Filled>;
  /** Fields that it can fill. */
  dataKeys: readonly string[];
}

const FIRST_WAIT_MS = 500;
/** Calls under way at once. */
const AT_ONCE = 8;

/** `wanted`: fields to fill; true for all that have an enabled API. `overwrite` asks for filled ones as well. */
export async function openEnricher(
  platform: Platform,
  actor: Actor,
  scope: { organizationId: number; projectId: number },
  wanted: boolean | readonly string[],
  overwrite = false,
): Promise<Enricher> {
  const rows = await withActor(platform.db, actor, (tx) => listClientApis(tx, scope));
  const groups = new Map<string, { api: OpenClientApi; pace: () => Promise<void> }[]>();
  for (const row of rows) {
    if (!row.is_enabled || (Array.isArray(wanted) && !wanted.includes(row.data_key))) continue;
    const api = openClientApi(platform, row);
    groups.set(row.data_key, [...(groups.get(row.data_key) ?? []), { api, pace: pacer(platform, api.ratePerSecond) }]);
  }
  const place: CallPlace = { platform, actor, ...scope, keepsFiles: true };
  const slot = slots(AT_ONCE);
  return {
    dataKeys: [...groups.keys()],
    fill: async (given, signal) => {
      const data = { ...given };
      let calls = 0;
      for (const [key, choices] of groups) {
        if (!overwrite && !isEmpty(data[key])) continue;
        let outcome: CallOutcome | undefined;
        for (const { api, pace } of choices) {
          outcome = await slot(() => callPatiently(place, api, data, pace, signal));
          calls += 1;
          if (outcome.ok) break;
        }
        if (outcome && !outcome.ok) return { ok: false, message: outcome.message };
        if (outcome?.ok) data[key] = outcome.value;
      }
      return { ok: true, data, calls };
    },
  };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Waits twice as long after each failure that may pass. */
async function callPatiently(
  place: CallPlace,
  api: OpenClientApi,
  data: Record<string, unknown>,
  pace: () => Promise<void>,
  signal: AbortSignal,
): Promise<CallOutcome> {
  for (let attempt = 0; ; attempt += 1) {
    await pace();
    const outcome = await callApi(place, api, data, signal);
    if (outcome.ok || !outcome.mayPass || attempt >= api.retries || signal.aborted) return outcome;
    await sleep(FIRST_WAIT_MS * 2 ** attempt, undefined, { signal }).catch(() => {});
  }
}

/** Lets calls go one after another, this far apart. */
function pacer(platform: Platform, perSecond: number): () => Promise<void> {
  if (perSecond <= 0) return async () => {};
  let nextMs = 0;
  return async () => {
    const nowMs = platform.now().getTime();
    const startMs = Math.max(nowMs, nextMs);
    nextMs = startMs + 1000 / perSecond;
    if (startMs > nowMs) await sleep(startMs - nowMs);
  };
}

function slots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

export function openClientApi(platform: Platform, row: ClientApiRow): OpenClientApi {
  return {
    dataKey: row.data_key,
    group: row.group_name,
    url: row.client_url,
    method: row.method,
    headers: (openSecret(platform, row.headers_sealed) ?? {}) as Record<string, string>,
    payload: openSecret(platform, row.payload_sealed),
    responsePath: row.response_path,
    responseKind: row.response_kind as OpenClientApi['responseKind'],
    timeoutMs: row.timeout_ms,
    ratePerSecond: row.rate_per_second,
    retries: row.retries,
  };
}

export function openSecret(platform: Platform, sealed: string | null): unknown {
  return sealed === null ? null : (JSON.parse(platform.vault.open(sealed)) as unknown);
}
