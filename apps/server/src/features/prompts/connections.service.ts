import type {
  Connection,
  ConnectionChoice,
  ConnectionTest,
  CreateConnection,
  UpdateConnection,
} from '@labelwright/contract/prompts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type ConnectionRow,
  findConnection,
  insertConnection,
  isNameTaken,
  listConnections,
  updateConnection,
} from './connections.queries.ts';
import { chat, type Endpoint, firstDialect } from './endpoint/chat.ts';

const TEST_TOKENS = 64;
const HINT_LENGTH = 4;
/** A shorter key would be told by its end. */
const LEAST_KEY_TO_HINT = 12;

export async function pageConnections(platform: Platform, actor: Actor): Promise<Connection[]> {
  const rows = await withActor(platform.db, actor, (tx) => listConnections(tx, organizationOf(actor)));
  return rows.map(presentConnection);
}

export async function listChoices(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<ConnectionChoice[]> {
  const rows = await withActor(platform.db, actor, (tx) => listConnections(tx, access.organizationId));
  return rows.map(({ id, name, model, input_price, output_price }) => ({ id, name, model, input_price, output_price }));
}

export async function readConnection(platform: Platform, actor: Actor, id: number): Promise<Connection> {
  return presentConnection(await withActor(platform.db, actor, (tx) => getConnection(tx, organizationOf(actor), id)));
}

export async function createConnection(platform: Platform, actor: Actor, body: CreateConnection): Promise<Connection> {
  await checkUrl(platform, body.base_url);
  const { api_key: key, ...rest } = body;
  return withActor(platform.db, actor, async (tx) => {
    const row = await insertConnection(tx, {
      ...rest,
      ...sealed(platform, key),
      organization_id: organizationOf(actor),
      created_by: actor.userId ?? null,
    });
    if (!row) throw nameTaken(body.name);
    await announce(tx, actor, row, 'PROMPT_CONNECTION_CREATED');
    return presentConnection(row);
  });
}

export async function changeConnection(
  platform: Platform,
  actor: Actor,
  id: number,
  body: UpdateConnection,
): Promise<Connection> {
  if (body.base_url !== undefined) await checkUrl(platform, body.base_url);
  const { api_key: key, ...rest } = body;
  return withActor(platform.db, actor, async (tx) => {
    const organizationId = organizationOf(actor);
    const before = await getConnection(tx, organizationId, id);
    if (body.name !== undefined && (await isNameTaken(tx, organizationId, body.name, id))) throw nameTaken(body.name);
    const moves = body.base_url !== undefined && new URL(body.base_url).origin !== new URL(before.base_url).origin;
    // Whoever may change the address could otherwise have the key sent to a server of their own.
    if (moves && before.api_key !== null && key === undefined)
      throw invalidField('api_key', 'Give the key again: the address is another server now.');
    const change = { ...rest, ...(key === undefined ? {} : sealed(platform, key)) };
    const row = Object.keys(change).length === 0 ? before : await updateConnection(tx, organizationId, id, change);
    await announce(tx, actor, row, 'PROMPT_CONNECTION_UPDATED');
    return presentConnection(row);
  });
}

/** Versions that name it stay; none of them can be run any more. */
export async function removeConnection(platform: Platform, actor: Actor, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await getConnection(tx, organizationOf(actor), id);
    await updateConnection(tx, row.organization_id, id, { deleted_at: platform.now(), api_key: null, key_hint: '' });
    await announce(tx, actor, row, 'PROMPT_CONNECTION_DELETED');
  });
}

/** One short request, which the owner of the key pays for. */
export async function testConnection(platform: Platform, actor: Actor, id: number): Promise<ConnectionTest> {
  const row = await withActor(platform.db, actor, (tx) => getConnection(tx, organizationOf(actor), id));
  const endpoint: Endpoint = {
    ...endpointOf(platform, row),
    model: row.model,
    temperature: 0,
    maxOutputTokens: TEST_TOKENS,
  };
  const request = {
    messages: [{ role: 'user' as const, content: 'Answer with the JSON object {"ok": true} and nothing else.' }],
    schema: {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    },
    signal: AbortSignal.timeout(row.timeout_seconds * 1000),
  };
  const dialect = firstDialect(endpoint);
  const started = performance.now();
  const ask = () => chat(platform.outbound, endpoint, dialect, request, () => platform.now());
  let reply = await ask();
  while (reply.kind === 'dialect') reply = await ask();
  const isAnswer = reply.kind === 'answer';
  return {
    ok: isAnswer,
    error: reply.kind === 'answer' ? null : reply.error,
    duration_ms: Math.round(performance.now() - started),
    input_tokens: reply.kind === 'answer' ? reply.inputTokens : 0,
    output_tokens: reply.kind === 'answer' ? reply.outputTokens : 0,
  };
}

export async function getConnection(tx: Tx, organizationId: number, id: number): Promise<ConnectionRow> {
  const row = await findConnection(tx, organizationId, id);
  if (!row) throw notFound('Connection');
  return row;
}

/** What a connection says of an endpoint, with its key opened: never to be logged or answered. */
export function endpointOf(
  platform: Platform,
  row: ConnectionRow,
): Pick<Endpoint, 'baseUrl' | 'apiKey' | 'timeoutMs' | 'jsonMode'> {
  return {
    baseUrl: row.base_url,
    apiKey: row.api_key === null ? undefined : platform.vault.open(row.api_key),
    timeoutMs: row.timeout_seconds * 1000,
    jsonMode: row.json_mode as Endpoint['jsonMode'],
  };
}

function organizationOf(actor: Actor): number {
  if (actor.organizationId === undefined) throw notFound('Organization');
  return actor.organizationId;
}

function sealed(platform: Platform, key: string | null | undefined): { api_key: string | null; key_hint: string } {
  if (key === undefined || key === null) return { api_key: null, key_hint: '' };
  const hint = key.length >= LEAST_KEY_TO_HINT ? key.slice(-HINT_LENGTH) : '';
  return { api_key: platform.vault.seal(key), key_hint: hint };
}

async function checkUrl(platform: Platform, url: string): Promise<void> {
  try {
    await platform.outbound.assertAllowedUrl(url);
  } catch (error) {
    if (error instanceof OutboundError) throw invalidField('base_url', error.message);
    throw error;
  }
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is a connection named "${name}" already.`, { reason: 'name_taken' });
}

async function announce(tx: Tx, actor: Actor, row: ConnectionRow, type: string): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: row.organization_id,
    aggregateType: 'prompt_connection',
    aggregateId: row.id,
    payload: { connection_id: row.id, name: row.name, base_url: row.base_url, model: row.model },
  });
}

function presentConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    name: row.name,
    base_url: row.base_url,
    model: row.model,
    has_key: row.api_key !== null,
    key_hint: row.key_hint,
    json_mode: row.json_mode as Connection['json_mode'],
    input_price: row.input_price,
    output_price: row.output_price,
    max_concurrency: row.max_concurrency,
    timeout_seconds: row.timeout_seconds,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: true, delete: true },
  };
}
