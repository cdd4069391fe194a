import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { listAssetFiles } from './worker-page.queries.ts';

const UPLOAD = /^\/data\/upload\/(\d{1,16})\/([0-9a-f-]{36})\//;
const RESOLVE = /^\/tasks\/(\d{1,16})\/resolve\?/;

/**
 * Task data with addresses that a page without cookies may open: uploaded files get a signed address for as long as the
 * work may last, files of storages go through the page's own route.
 */
export async function withOpenMedia<T>(
  platform: Platform,
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  data: T,
  page: { mediaUrl: string; seconds: number },
): Promise<T> {
  const texts: string[] = [];
  walk(data, (text) => {
    texts.push(text);
    return text;
  });
  const uuids = texts.flatMap((text) => UPLOAD.exec(text)?.[2] ?? []);
  const files = await listAssetFiles(tx, scope, [...new Set(uuids)]);
  const signed = new Map<string, string>();
  for (const { uuid, storage_key: key, content_type: contentType } of files)
    signed.set(uuid, await platform.storage.signedUrl(key, { expiresInSeconds: page.seconds, contentType }));
  return walk(data, (text) => {
    const uuid = UPLOAD.exec(text)?.[2];
    if (uuid) return signed.get(uuid) ?? text;
    return RESOLVE.test(text) ? `${page.mediaUrl}&${text.slice(text.indexOf('?') + 1)}` : text;
  }) as T;
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => walk(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change)]));
}
