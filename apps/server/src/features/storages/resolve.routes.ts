import { IdParam, Reference } from '@labelwright/contract/schemas';
import { ResolveQuery } from '@labelwright/contract/storages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { sendStoredFile } from '../../platform/http/files.routes.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { asReadableStorage } from './object-as-storage.ts';
import { resolveUri } from './resolve.service.ts';

const tags = ['Storages'];
const description =
  'Answers 303 with a presigned address, or with the file itself where the storage can be read by the server alone; ranges work in both. Only what a storage of the project reaches, and for annotators only what the task names.';

export function resolveRoutes(http: Http, platform: Platform): void {
  for (const word of ['resolve', 'presign']) {
    http.route({
      method: 'GET',
      url: `/tasks/:id/${word}`,
      compress: false,
      config: {
        permission: 'task.read',
        target: { kind: 'task', param: 'id' },
        rate: 'labelling',
        quiet: true,
        crowd: 'held',
      },
      schema: {
        tags,
        summary: 'Read a medium of a task that lies in a storage',
        description,
        params: Type.Object({ id: IdParam }),
        querystring: ResolveQuery,
      },
      handler: (request, reply) =>
        deliverMedium(platform, request, reply, request.query.fileuri, Number(request.params.id)),
    });
    http.route({
      method: 'GET',
      url: `/projects/:id/${word}`,
      compress: false,
      config: {
        permission: 'project.update',
        target: { kind: 'project', param: 'id' },
        rate: 'labelling',
        quiet: true,
      },
      schema: {
        tags,
        summary: 'Read a file of a storage of a project',
        description,
        params: Type.Object({ id: Reference }),
        querystring: ResolveQuery,
      },
      handler: (request, reply) => deliverMedium(platform, request, reply, request.query.fileuri, undefined),
    });
  }
}

/** For the actor and with the access of the request. */
export async function deliverMedium(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  fileuri: string,
  taskId: number | undefined,
): Promise<FastifyReply> {
  const resolved = await resolveUri(platform, request.actor, request.access, fileuri, taskId);
  if (resolved.kind === 'redirect') {
    reply.header('Cache-Control', `private, max-age=${resolved.maxAgeSeconds}`);
    return reply.redirect(resolved.url, 303);
  }
  reply.raw.once('close', () => void resolved.store.close().catch(() => {}));
  return sendStoredFile(request, reply, asReadableStorage(resolved.store), resolved.key, {
    filename: resolved.key.split('/').at(-1) ?? 'file',
    maxAgeSeconds: 300,
  });
}
