import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { withSystem } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { readPrefix } from './lasting-address.ts';
import { findPluginByDigest, findPluginOfFile } from './plugins.queries.ts';
import { HOST_FOLDER, PROGRAM_ROOT, rootOf } from './roots.ts';
import { findFileBelow, isSafePath, type PluginFile } from './safe-path.ts';

const FOR_EVER = 'max-age=31536000, immutable';

interface Found {
  file: PluginFile | undefined;
  cache: string;
  /** May be read by the frames of plug-ins, whose origin is nobody's. */
  isShared: boolean;
}

/** The files of plug-ins. What a reader may not know of is not there. */
export function frontendRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/frontends/*',
    config: { permission: 'public', rate: 'none', quiet: true },
    schema: { hide: true, summary: 'A file of a plug-in', tags: ['Plug-ins'] },
    handler: async (request, reply) => {
      const path = (request.params as Record<string, string | undefined>)['*'] ?? '';
      const { file, cache, isShared } = await find(platform, request, path);
      if (!file) throw notFound('File');
      return send(request, reply, file, cache, isShared);
    },
  });
}

async function find(platform: Platform, request: FastifyRequest, path: string): Promise<Found> {
  const nothing: Found = { file: undefined, cache: '', isShared: false };
  if (path.startsWith('~')) {
    const slash = path.indexOf('/');
    const named = slash < 0 ? undefined : readPrefix(platform.config.secretKey, path.slice(0, slash));
    const below = path.slice(slash + 1);
    if (!named || !isSafePath(below)) return nothing;
    const plugin = await withSystem(platform.db, (tx) => findPluginByDigest(tx, named.id, named.digest));
    if (!plugin) return nothing;
    if (below.startsWith(`${HOST_FOLDER}/`)) return hostFile(below);
    if (!below.startsWith(`${plugin.root}/`)) return nothing;
    const cache = `${plugin.organization_id === null ? 'public' : 'private'}, ${FOR_EVER}`;
    return { file: await findFileBelow(rootOf(platform, plugin), below), cache, isShared: true };
  }
  if (!isSafePath(path)) return nothing;
  if (path.startsWith(`${HOST_FOLDER}/`)) return hostFile(path);
  const plugin = await withSystem(platform.db, (tx) => findPluginOfFile(tx, request.actor.organizationId, path));
  if (!plugin || path === plugin.root) return nothing;
  const isOpen = plugin.organization_id === null;
  return {
    file: await findFileBelow(rootOf(platform, plugin), path),
    cache: isOpen ? 'no-cache' : 'private, no-cache',
    isShared: isOpen,
  };
}

/** Plug-ins import these beside their own; they change with the program. */
async function hostFile(path: string): Promise<Found> {
  return { file: await findFileBelow(PROGRAM_ROOT, path), cache: 'no-cache', isShared: true };
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  file: PluginFile,
  cache: string,
  isShared: boolean,
): FastifyReply {
  const etag = `"${createHash('sha256').update(file.body).digest('base64url').slice(0, 27)}"`;
  reply.headers({
    'Content-Type': file.contentType,
    'Cache-Control': cache,
    ETag: etag,
    'X-Content-Type-Options': 'nosniff',
    // Opened by itself it is a document without scripts or a network.
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': isShared ? 'cross-origin' : 'same-origin',
    ...(isShared ? { 'Access-Control-Allow-Origin': '*' } : {}),
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.send(file.body);
}
