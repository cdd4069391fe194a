import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Outbound, OutboundRequest, OutboundResponse } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { inChunks } from '../../platform/storage/in-chunks.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { type ServiceAccount, signGoogleUrl } from './google-signing.ts';

export interface GcsSettings {
  bucket: string;
  account: ServiceAccount;
  /** Google's own when absent. */
  apiUrl?: string;
  tokenUrl?: string;
}

interface GoogleObject {
  name: string;
  size?: string;
  etag?: string;
  md5Hash?: string;
  updated?: string;
  contentType?: string;
}

const API = 'https://storage.googleapis.com';
const TOKEN = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';
const CHUNK_BYTES = 8 * 1024 * 1024;
const LONG_MS = 600_000;
const FIELD = 'google_application_credentials';

/** Reads the key file of a service account, and says what is wrong with it. */
export function parseServiceAccount(text: string): ServiceAccount {
  const wrong = (message: string) => new ObjectStoreError('settings', message, { field: FIELD });
  let parsed: Partial<ServiceAccount>;
  try {
    parsed = JSON.parse(text) as Partial<ServiceAccount>;
  } catch {
    throw wrong('This is no JSON. Paste the whole key file of the service account.');
  }
  const { client_email, private_key } = parsed ?? {};
  if (typeof client_email !== 'string' || typeof private_key !== 'string')
    throw wrong('client_email or private_key is missing. Paste the whole key file of the service account.');
  try {
    createPrivateKey(private_key);
  } catch {
    throw wrong('The private_key cannot be read. Paste the key file as it was downloaded.');
  }
  return { client_email, private_key };
}

/** A bucket of Google Cloud Storage, as a service account. */
export function createGcsStore(settings: GcsSettings, outbound: Outbound, now: () => Date): ObjectStore {
  const { bucket, account } = settings;
  const api = settings.apiUrl ?? API;
  const token = tokenSource(settings, outbound, now);
  const root = `${api}/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const send = async (url: string, request: OutboundRequest, key?: string): Promise<OutboundResponse> => {
    const headers = { ...request.headers, authorization: `Bearer ${await token()}` };
    const answer = await outbound.fetchSafely(url, { timeoutMs: LONG_MS, ...request, headers }).catch(networkFault);
    if (answer.status < 400) return answer;
    throw refused(answer.status, (await answer.text().catch(() => '')).slice(0, 300), bucket, key);
  };
  const objectUrl = (key: string) => `${root}/${encodeURIComponent(key)}`;
  return {
    list: async ({ prefix, cursor, limit, isRecursive }) => {
      const query = new URLSearchParams({ prefix, maxResults: String(limit) });
      if (cursor !== undefined) query.set('pageToken', cursor);
      if (!isRecursive) query.set('delimiter', '/');
      const body = (await (await send(`${root}?${query}`, {})).json()) as {
        items?: GoogleObject[];
        nextPageToken?: string;
      };
      const objects = (body.items ?? []).filter((item) => !item.name.endsWith('/')).map(factsOf);
      return { objects, cursor: body.nextPageToken };
    },
    open: async (key, range) => {
      const facts = factsOf((await (await send(objectUrl(key), {}, key)).json()) as GoogleObject);
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      if (range) headers.range = `bytes=${range.start}-${range.end}`;
      const request = { headers, maxBytes: Number.MAX_SAFE_INTEGER };
      const answer = await send(`${objectUrl(key)}?alt=media`, request, key);
      return { ...facts, stream: answer.body };
    },
    stat: async (key) => factsOf((await (await send(objectUrl(key), {}, key)).json()) as GoogleObject),
    put: async (key, content, { contentType }) => {
      const upload = `${api}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`;
      const query = `uploadType=resumable&name=${encodeURIComponent(key)}`;
      const begun = await send(`${upload}?${query}`, {
        method: 'POST',
        headers: { 'x-upload-content-type': contentType },
      });
      begun.discard();
      const session = begun.headers.location;
      if (session === undefined) throw new ObjectStoreError('failed', 'Google Cloud Storage began no upload.');
      let sent = 0;
      let held: Buffer | undefined;
      const sendPart = async (part: Buffer, total: string): Promise<void> => {
        const span = part.length === 0 ? '*' : `${sent}-${sent + part.length - 1}`;
        const answer = await send(session, {
          method: 'PUT',
          headers: { 'content-range': `bytes ${span}/${total}` },
          body: part,
        });
        answer.discard();
        sent += part.length;
      };
      // The last part says how much there was, so each waits for the next.
      for await (const part of inChunks(content, CHUNK_BYTES)) {
        if (held) await sendPart(held, '*');
        held = part;
      }
      if (held) await sendPart(held, String(sent + held.length));
    },
    delete: async (key) => {
      const answer = await send(objectUrl(key), { method: 'DELETE' }, key).catch((error: unknown) => {
        if (error instanceof ObjectStoreError && error.fault === 'not_found') return undefined;
        throw error;
      });
      answer?.discard();
    },
    presign: async (key, { expiresInSeconds }) =>
      signGoogleUrl(account, { origin: api, bucket, key }, { expiresInSeconds, now: now() }),
    close: async () => {},
  };
}

/** An access token lives an hour; it is asked for when the last one is about to end. */
function tokenSource(settings: GcsSettings, outbound: Outbound, now: () => Date): () => Promise<string> {
  const { account } = settings;
  const audience = settings.tokenUrl ?? TOKEN;
  let held: { token: string; until: number } | undefined;
  return async () => {
    const seconds = Math.floor(now().getTime() / 1000);
    if (held && held.until > seconds) return held.token;
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(account.client_email)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 3600)
      .sign(createPrivateKey(account.private_key));
    const answer = await outbound
      .fetchSafely(audience, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString(),
      })
      .catch(networkFault);
    const body = (await answer.json().catch(() => ({}))) as { access_token?: string; error_description?: string };
    if (answer.status >= 400 || body.access_token === undefined)
      throw new ObjectStoreError(
        'wrong_credentials',
        `Google does not accept this service account: ${(body.error_description ?? `status ${answer.status}`).slice(0, 200)}.`,
        { field: FIELD },
      );
    held = { token: body.access_token, until: seconds + 3000 };
    return held.token;
  };
}

function factsOf(item: GoogleObject): ObjectFacts {
  return {
    key: item.name,
    sizeBytes: Number(item.size ?? 0),
    etag: item.md5Hash ?? item.etag ?? '',
    modifiedAt: item.updated === undefined ? undefined : new Date(item.updated),
    contentType: item.contentType,
  };
}

function networkFault(error: unknown): never {
  if (error instanceof OutboundError)
    throw new ObjectStoreError('unreachable', `Google Cloud Storage could not be reached: ${error.message}.`, {
      cause: error,
    });
  throw error;
}

function refused(status: number, text: string, bucket: string, key: string | undefined): ObjectStoreError {
  if (status === 404 && key !== undefined)
    return new ObjectStoreError('not_found', `There is no object "${key}" in "${bucket}".`);
  if (status === 404)
    return new ObjectStoreError('no_bucket', `There is no bucket "${bucket}". Check its name.`, { field: 'bucket' });
  if (status === 401)
    return new ObjectStoreError('wrong_credentials', 'Google does not accept this service account.', { field: FIELD });
  if (status === 403)
    return new ObjectStoreError(
      'denied',
      `The service account may not do this in "${bucket}". Grant it Storage Object Viewer, and Object User for targets.`,
    );
  return new ObjectStoreError('failed', `Google Cloud Storage answered ${status}: ${text}`);
}
