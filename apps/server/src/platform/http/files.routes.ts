import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSafeInline, mediaTypeOf, normalizeContentType } from '../storage/content-types.ts';
import type { SignedStorage } from '../storage/local-storage.ts';
import { parseRange } from '../storage/range.ts';
import { FileNotFoundError, type FileStat, type Storage, StorageKeyError } from '../storage/storage.ts';
import { AppError, notFound } from './app-error.ts';
import type { Http } from './types.ts';

export interface SentFile {
  /** What the storage knows when absent. */
  contentType?: string;
  /** Name offered when the file is saved. */
  filename?: string;
  /** 'inline' is granted to media that cannot run scripts; it is the default for them. */
  disposition?: 'inline' | 'attachment';
  /** How long the browser may keep it. */
  maxAgeSeconds: number;
}

// A document from here opened in a tab of its own gets no scripts, no cookies, and may only show itself.
const policy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";

/** The signed URLs of the local storage: GET and HEAD <publicPath>/*. */
export function registerFiles(
  http: Http,
  options: { storage: SignedStorage; publicPath: string; now: () => Date },
): void {
  http.get(
    `${options.publicPath}/*`,
    { compress: false, schema: { hide: true }, config: { permission: 'public', rate: 'labelling', quiet: true } },
    serveSigned(options.storage, options.now),
  );
}

/** Answers a URL made by `signedUrl`. The signature is the permission: neither cookies nor tokens are looked at. */
export function serveSigned(
  storage: SignedStorage,
  now: () => Date,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const key = (request.params as Record<string, string | undefined>)['*'] ?? '';
    const query = request.query as Record<string, string | undefined>;
    const verdict = storage.verifyUrl(key, query);
    if (verdict === 'expired')
      throw new AppError('forbidden', 'This link has expired. Load the page again for a new one.');
    if (verdict === 'invalid') throw new AppError('forbidden', 'This link is not valid.');
    return sendStoredFile(request, reply, storage, key, {
      ...(query.type && { contentType: query.type }),
      ...(query.filename && { filename: query.filename }),
      ...(query.disposition === 'attachment' && { disposition: 'attachment' }),
      maxAgeSeconds: Number(query.expires) - Math.floor(now().getTime() / 1000),
    });
  };
}

/** Sends a file, or the part that is asked for. Whoever calls it has checked the permission. */
export async function sendStoredFile(
  request: FastifyRequest,
  reply: FastifyReply,
  storage: Pick<Storage, 'stat' | 'open'>,
  key: string,
  file: SentFile,
): Promise<FastifyReply> {
  const stat = await storage.stat(key).catch(asNotFound);
  setHeaders(reply, stat, file);
  if (matches(request.headers['if-none-match'], stat.etag)) return reply.code(304).send();
  const range = parseRange(rangeHeader(request, stat.etag), stat.sizeBytes);
  if (range === 'unsatisfiable') {
    reply.removeHeader('Content-Disposition');
    reply.header('Content-Range', `bytes */${stat.sizeBytes}`);
    return reply.code(416).type('text/plain; charset=utf-8').send('The range lies past the end of the file.');
  }
  if (range) {
    reply.code(206).header('Content-Range', `bytes ${range.start}-${range.end}/${stat.sizeBytes}`);
  }
  reply.header('Content-Length', range ? range.end - range.start + 1 : stat.sizeBytes);
  // No payload at all would make Fastify say that the file has length 0.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  const { stream } = await storage.open(key, range).catch(asNotFound);
  return reply.send(stream);
}

function setHeaders(reply: FastifyReply, stat: FileStat, file: SentFile): void {
  const contentType = normalizeContentType(file.contentType ?? stat.contentType);
  const disposition = file.disposition === 'attachment' || !isSafeInline(contentType) ? 'attachment' : 'inline';
  reply.headers({
    'Content-Type': mediaTypeOf(contentType) === 'text' ? `${contentType}; charset=utf-8` : contentType,
    'Content-Disposition': contentDisposition(disposition, file.filename),
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': `private, max-age=${Math.max(0, Math.trunc(file.maxAgeSeconds))}`,
    'Accept-Ranges': 'bytes',
    'Last-Modified': stat.modifiedAt.toUTCString(),
    ETag: stat.etag,
  });
}

function contentDisposition(disposition: 'inline' | 'attachment', filename: string | undefined): string {
  if (!filename) return disposition;
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const given = header.split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  return given.includes('*') || given.includes(etag);
}

/** With If-Range a part is only good for a file that is still the same; otherwise the whole file is sent. */
function rangeHeader(request: FastifyRequest, etag: string): string | undefined {
  const condition = request.headers['if-range'];
  return condition === undefined || condition === etag ? request.headers.range : undefined;
}

function asNotFound(error: unknown): never {
  throw error instanceof FileNotFoundError || error instanceof StorageKeyError ? notFound('File') : error;
}
