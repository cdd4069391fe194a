import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createClient, RESP_TYPES } from '@redis/client';
import type { Outbound } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { contentTypeOfName } from '../../platform/storage/content-types.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { explainNetwork } from '../s3/s3-errors.ts';

export interface RedisSettings {
  host: string;
  port: number;
  database: number;
  password: string | undefined;
}

const CONNECT_MS = 10_000;

/** The string values of a Redis database, by their keys. Lists come in the order of the server's own table. */
export function createRedisStore(
  settings: RedisSettings,
  guard: { outbound: Outbound; allow: readonly string[] },
): ObjectStore {
  let connecting: ReturnType<typeof connect> | undefined;
  const use = () => {
    connecting ??= connect(settings, guard);
    connecting.catch(() => {
      connecting = undefined;
    });
    return connecting;
  };
  const read = async (key: string): Promise<Buffer> => {
    const value = await (await use()).get(key).catch(tell);
    if (value === null) throw new ObjectStoreError('not_found', `Redis has no value under "${key}".`);
    return value;
  };
  return {
    list: async ({ prefix, cursor, limit }) => {
      const client = await use();
      const objects: ObjectFacts[] = [];
      let next = cursor ?? '0';
      do {
        const page = await client
          .scan(next, { MATCH: `${escapeGlob(prefix)}*`, COUNT: limit, TYPE: 'string' })
          .catch(tell);
        const keys = page.keys.map(String);
        const sizes = await Promise.all(keys.map((key) => client.strLen(key).catch(tell)));
        for (const [index, key] of keys.entries())
          objects.push({ key, sizeBytes: Number(sizes[index] ?? 0), etag: `${sizes[index]}`, modifiedAt: undefined });
        next = String(page.cursor);
      } while (objects.length < limit && next !== '0');
      return { objects, cursor: next === '0' ? undefined : next };
    },
    open: async (key, range) => {
      const value = await read(key);
      const part = range ? value.subarray(range.start, range.end + 1) : value;
      return { ...factsOf(key, value), stream: Readable.from([part], { objectMode: false }) };
    },
    stat: async (key) => factsOf(key, await read(key)),
    put: async (key, content) => {
      const value = content instanceof Readable ? await buffer(content) : Buffer.from(content);
      await (await use()).set(key, value).catch(tell);
    },
    delete: async (key) => {
      await (await use()).del(key).catch(tell);
    },
    presign: async () => undefined,
    close: async () => {
      const client = await connecting?.catch(() => undefined);
      client?.destroy();
    },
  };
}

async function connect(settings: RedisSettings, guard: { outbound: Outbound; allow: readonly string[] }) {
  const { port, database, password } = settings;
  const host = await allowedAddress(settings.host, port, guard);
  const client = createClient({
    socket: { host, port, connectTimeout: CONNECT_MS, reconnectStrategy: false },
    database,
    ...(password === undefined ? {} : { password }),
  }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  client.on('error', () => {});
  await client.connect().catch(tell);
  return client;
}

/** The very address that was judged, so that a second look-up cannot lead elsewhere. */
async function allowedAddress(
  host: string,
  port: number,
  { outbound, allow }: { outbound: Outbound; allow: readonly string[] },
): Promise<string> {
  const found = await lookup(host).catch(() => {
    throw new ObjectStoreError('unreachable', `${host} is an unknown host name.`, { field: 'host' });
  });
  const isNamed = allow.some((entry) => entry.toLowerCase() === host.toLowerCase());
  const literal = found.family === 6 ? `[${found.address}]` : found.address;
  if (!isNamed) {
    await outbound.assertAllowedUrl(`http://${literal}:${port}/`).catch((error: unknown) => {
      if (!(error instanceof OutboundError)) throw error;
      // Not naming the address: the answer must not help to map a private network.
      const message = `${host} is not on the public internet; an administrator can allow it by name or address`;
      throw explainNetwork(new OutboundError(error.code, message), 'host');
    });
  }
  return found.address;
}

function factsOf(key: string, value: Buffer): ObjectFacts {
  return {
    key,
    sizeBytes: value.length,
    etag: createHash('sha256').update(value).digest('hex'),
    modifiedAt: undefined,
    contentType: contentTypeOfName(key),
  };
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, '\\$&');
}

function tell(error: unknown): never {
  if (error instanceof ObjectStoreError) throw error;
  const message = error instanceof Error ? error.message : String(error);
  if (/WRONGPASS|NOAUTH|invalid password|without any password/i.test(message))
    throw new ObjectStoreError('wrong_credentials', 'Redis does not accept this password.', { field: 'password' });
  if (/NOPERM/.test(message)) throw new ObjectStoreError('denied', 'The Redis user may not do this.');
  if (/DB index/i.test(message)) throw new ObjectStoreError('settings', 'Redis has no such database.', { field: 'db' });
  if (/ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|timeout|closed/i.test(message))
    throw new ObjectStoreError('unreachable', 'Redis could not be reached at this host and port.', { field: 'host' });
  throw new ObjectStoreError('failed', `Redis answered: ${message.slice(0, 200)}.`, { cause: error });
}
