import type {
  ClientApi,
  ClientApiTest,
  EnrichTasks,
  SaveClientApi,
  TestClientApi,
  UpdateClientApi,
} from '@labelwright/contract/client-apis';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import { OutboundError } from '../../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { callApi } from './call-api.ts';
import {
  type ClientApiChange,
  type ClientApiRow,
  deleteClientApi,
  findClientApi,
  insertClientApi,
  listClientApis,
  updateClientApi,
} from './client-apis.queries.ts';
import { enrichJob } from './enrich.jobs.ts';
import { openClientApi, openSecret } from './enricher.ts';
import { keepMasked, MASK, maskSecrets } from './template.ts';

export async function listProjectApis(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ClientApi[]> {
  const rows = await withActor(platform.db, actor, (tx) => listClientApis(tx, access));
  return rows.map((row) => present(platform, row));
}

export async function getProjectApi(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<ClientApi> {
  return withActor(platform.db, actor, async (tx) => present(platform, await getRow(tx, access, id)));
}

export async function createApi(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: SaveClientApi,
): Promise<ClientApi> {
  await assertAllowed(platform, body.client_url);
  const change = toRow(platform, body, undefined);
  return refuseSecond(
    withActor(platform.db, actor, async (tx) => {
      const row = await insertClientApi(tx, access, {
        ...change,
        data_key: body.data_key,
        client_url: body.client_url,
      });
      await announce(tx, actor, access, 'CLIENT_API_CREATED', row);
      return present(platform, row);
    }),
  );
}

export async function changeApi(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: UpdateClientApi,
): Promise<ClientApi> {
  if (body.client_url !== undefined) await assertAllowed(platform, body.client_url);
  return refuseSecond(
    withActor(platform.db, actor, async (tx) => {
      const current = await getRow(tx, access, id);
      const row = await updateClientApi(tx, access, id, toRow(platform, body, current));
      await announce(tx, actor, access, 'CLIENT_API_UPDATED', row);
      return present(platform, row);
    }),
  );
}

export async function removeApi(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await getRow(tx, access, id);
    await deleteClientApi(tx, access, id);
    await announce(tx, actor, access, 'CLIENT_API_DELETED', row);
  });
}

/** One call as an import would make it, without retries; nothing is kept. */
export async function tryApi(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: TestClientApi,
): Promise<ClientApiTest> {
  const { id } = body;
  const stored = id === undefined ? undefined : await withActor(platform.db, actor, (tx) => getRow(tx, access, id));
  const row = { ...EMPTY, ...stored, ...toRow(platform, body.config ?? {}, stored) };
  if (row.client_url === '') throw invalidField('config', 'Give the address to call, or the id of a saved client API.');
  const { organizationId, projectId } = access;
  const place = { platform, actor, organizationId, projectId, keepsFiles: false };
  const startedMs = performance.now();
  const outcome = await callApi(place, openClientApi(platform, row), body.data);
  const duration = Math.round(performance.now() - startedMs);
  return outcome.ok
    ? { ok: true, status: outcome.status, duration_ms: duration, value: outcome.value, error: null }
    : { ok: false, status: outcome.status, duration_ms: duration, value: null, error: outcome.message };
}

export async function startEnriching(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: EnrichTasks,
): Promise<{ job_id: string; status: string }> {
  return withActor(platform.db, actor, async (tx) => {
    const apis = (await listClientApis(tx, access)).filter((row) => row.is_enabled);
    const missing = (body.data_keys ?? []).filter((key) => !apis.some((row) => row.data_key === key));
    if (apis.length === 0 || missing.length > 0)
      throw invalidField('data_keys', `There is no enabled client API for ${missing.join(', ') || 'any field'}.`);
    const job = await enqueueJob(
      tx,
      actor,
      enrichJob,
      {
        ...(body.task_ids ? { taskIds: body.task_ids } : {}),
        ...(body.data_keys ? { dataKeys: body.data_keys } : {}),
        overwrite: body.overwrite ?? false,
      },
      { projectId: access.projectId },
    );
    return { job_id: job.id, status: job.status };
  });
}

const EMPTY: ClientApiRow = {
  id: 0,
  project_id: 0,
  data_key: 'value',
  group_name: 'group1',
  position: 0,
  client_url: '',
  method: 'POST',
  headers_sealed: null,
  payload_sealed: null,
  response_path: '',
  response_kind: 'auto',
  timeout_ms: 30_000,
  rate_per_second: 0,
  retries: 2,
  is_enabled: true,
  created_at: new Date(0),
  updated_at: new Date(0),
};

function toRow(platform: Platform, body: UpdateClientApi, current: ClientApiRow | undefined): ClientApiChange {
  const { headers, payload, group, ...plain } = body;
  if (current) assertSecretsStay(current, body);
  const seal = (given: unknown, stored: string | null): string | null => {
    const value = keepMasked(given, openSecret(platform, stored));
    return value === null || value === undefined ? null : platform.vault.seal(JSON.stringify(value));
  };
  return {
    ...plain,
    ...(group === undefined ? {} : { group_name: group }),
    ...(headers === undefined ? {} : { headers_sealed: seal(headers, current?.headers_sealed ?? null) }),
    ...(payload === undefined ? {} : { payload_sealed: seal(payload, current?.payload_sealed ?? null) }),
  };
}

/** Whoever may change the address must not get what is stored sent to another server. */
function assertSecretsStay(current: ClientApiRow, body: UpdateClientApi): void {
  const origin = (url: string): string => /^https?:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? '';
  if (body.client_url === undefined || origin(body.client_url) === origin(current.client_url)) return;
  const asks = (stored: string | null, given: unknown): boolean =>
    stored !== null && (given === undefined || JSON.stringify(given).includes(MASK));
  if (!asks(current.headers_sealed, body.headers) && !asks(current.payload_sealed, body.payload)) return;
  throw invalidField('client_url', 'This is another server. Give the headers and the payload again, in full.');
}

/** Placeholders in the host are refused: a task must not choose whom this server talks to. */
async function assertAllowed(platform: Platform, written: string): Promise<void> {
  const host = /^https?:\/\/([^/?#]*)/i.exec(written)?.[1];
  if (host === undefined) throw invalidField('client_url', 'Begin with https:// or http://.');
  if (host.includes('$')) throw invalidField('client_url', 'Only what follows the host may hold placeholders.');
  await platform.outbound.assertAllowedUrl(written.replaceAll('$', '')).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error;
    if (error.code === 'dns_failed') return;
    throw invalidField('client_url', `This address cannot be called: ${error.message}.`);
  });
}

async function refuseSecond<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'client_api_project_id_group_name_data_key_key') throw error;
    throw new AppError('validation', 'Validation error', {
      details: { data_key: ['This group has a client API for the field already. Choose another group or field.'] },
    });
  }
}

async function getRow(tx: Tx, access: ProjectAccess, id: number): Promise<ClientApiRow> {
  const row = await findClientApi(tx, access, id);
  if (!row) throw notFound('Client API');
  return row;
}

async function announce(tx: Tx, actor: Actor, access: ProjectAccess, type: string, row: ClientApiRow): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: access.organizationId,
    projectId: access.projectId,
    aggregateType: 'client_api',
    aggregateId: row.id,
    payload: { project_id: access.projectId, client_api_id: row.id, data_key: row.data_key, group: row.group_name },
  });
}

function present(platform: Platform, row: ClientApiRow): ClientApi {
  return {
    id: row.id,
    project: row.project_id,
    data_key: row.data_key,
    group: row.group_name,
    position: row.position,
    client_url: row.client_url,
    method: row.method as ClientApi['method'],
    headers: maskSecrets(openSecret(platform, row.headers_sealed)) as ClientApi['headers'],
    payload: maskSecrets(openSecret(platform, row.payload_sealed)),
    response_path: row.response_path,
    response_kind: row.response_kind as ClientApi['response_kind'],
    timeout_ms: row.timeout_ms,
    rate_per_second: row.rate_per_second,
    retries: row.retries,
    is_enabled: row.is_enabled,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
