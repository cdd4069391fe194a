import type { Outbound, OutboundRequest, OutboundResponse } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { inChunks } from '../../platform/storage/in-chunks.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { explainNetwork } from '../s3/s3-errors.ts';
import { readBlobList } from './blob-list.ts';
import { signSharedAccess } from './shared-access.ts';

export interface AzureSettings {
  account: string;
  accountKey: string;
  container: string;
  /** undefined: Azure's own for the account. */
  endpoint: string | undefined;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const LONG_MS = 600_000;
const OWN_SECONDS = 900;

/** A container of Azure Blob Storage, by shared access signatures made of the account key. */
export function createAzureBlobStore(settings: AzureSettings, outbound: Outbound, now: () => Date): ObjectStore {
  const { account, accountKey, container } = settings;
  const root = `${(settings.endpoint ?? `https://${account}.blob.core.windows.net`).replace(/\/$/, '')}/${container}`;
  const expiresAt = (seconds: number) => new Date(now().getTime() + seconds * 1000);
  const blobUrl = (key: string) => `${root}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const send = async (url: string, query: string, request: OutboundRequest, key?: string) => {
    const access = { account, accountKey, container, permissions: 'rcwdl', expiresAt: expiresAt(OWN_SECONDS) };
    const signed = `${url}?${query ? `${query}&` : ''}${signSharedAccess(access)}`;
    const answer = await outbound
      .fetchSafely(signed, {
        timeoutMs: LONG_MS,
        ...request,
        headers: { 'x-ms-version': '2020-12-06', ...request.headers },
      })
      .catch(networkFault);
    if (answer.status < 400) return answer;
    throw refused(answer.status, answer.headers['x-ms-error-code'], await shortText(answer), container, key);
  };
  return {
    list: async ({ prefix, cursor, limit, isRecursive }) => {
      const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix, maxresults: String(limit) });
      if (cursor !== undefined) query.set('marker', cursor);
      if (!isRecursive) query.set('delimiter', '/');
      return readBlobList(await (await send(root, query.toString(), {})).text());
    },
    open: async (key, range) => {
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      if (range) headers['x-ms-range'] = `bytes=${range.start}-${range.end}`;
      const answer = await send(blobUrl(key), '', { headers, maxBytes: Number.MAX_SAFE_INTEGER }, key);
      const facts = factsOf(key, answer);
      const whole = /\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1];
      return { ...facts, sizeBytes: whole === undefined ? facts.sizeBytes : Number(whole), stream: answer.body };
    },
    stat: async (key) => {
      const answer = await send(blobUrl(key), '', { method: 'HEAD', headers: { 'accept-encoding': 'identity' } }, key);
      answer.discard();
      return factsOf(key, answer);
    },
    put: async (key, content, { contentType }) => {
      const blocks: string[] = [];
      for await (const part of inChunks(content, CHUNK_BYTES)) {
        const id = Buffer.from(String(blocks.length).padStart(8, '0')).toString('base64');
        const query = `comp=block&blockid=${encodeURIComponent(id)}`;
        (await send(blobUrl(key), query, { method: 'PUT', body: part })).discard();
        blocks.push(id);
      }
      const list = blocks.map((id) => `<Latest>${id}</Latest>`).join('');
      const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`;
      const headers = { 'x-ms-blob-content-type': contentType };
      (await send(blobUrl(key), 'comp=blocklist', { method: 'PUT', headers, body })).discard();
    },
    delete: async (key) => {
      const answer = await send(blobUrl(key), '', { method: 'DELETE' }, key).catch((error: unknown) => {
        if (error instanceof ObjectStoreError && error.fault === 'not_found') return undefined;
        throw error;
      });
      answer?.discard();
    },
    presign: async (blob, { expiresInSeconds }) => {
      const access = { account, accountKey, container, blob, permissions: 'r', expiresAt: expiresAt(expiresInSeconds) };
      return `${blobUrl(blob)}?${signSharedAccess(access)}`;
    },
    close: async () => {},
  };
}

function factsOf(key: string, { headers }: OutboundResponse): ObjectFacts {
  return {
    key,
    sizeBytes: Number(headers['content-length'] ?? 0),
    etag: headers.etag ?? '',
    modifiedAt: headers['last-modified'] === undefined ? undefined : new Date(headers['last-modified']),
    contentType: headers['content-type'],
  };
}

async function shortText(answer: OutboundResponse): Promise<string> {
  return (await answer.text().catch(() => '')).slice(0, 300);
}

function networkFault(error: unknown): never {
  if (error instanceof OutboundError) throw explainNetwork(error, 'azure_endpoint');
  throw error;
}

function refused(
  status: number,
  code: string | undefined,
  text: string,
  container: string,
  key: string | undefined,
): ObjectStoreError {
  if (code === 'ContainerNotFound' || (status === 404 && key === undefined))
    return new ObjectStoreError('no_bucket', `There is no container "${container}" in this account.`, {
      field: 'container',
    });
  if (status === 404) return new ObjectStoreError('not_found', `There is no blob "${key ?? ''}" in "${container}".`);
  if (code === 'AuthenticationFailed' || status === 401)
    return new ObjectStoreError('wrong_credentials', 'The account key does not fit the account name.', {
      field: 'account_key',
    });
  if (status === 403) return new ObjectStoreError('denied', `The account may not do this in "${container}" (${code}).`);
  return new ObjectStoreError('failed', `Azure answered ${status} (${code ?? text}).`);
}
