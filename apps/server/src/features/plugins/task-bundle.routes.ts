import { TaskBundle } from '@labelwright/contract/plugins';
import { IdParam } from '@labelwright/contract/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { framePage } from './frame-page.ts';
import { findPluginOfTask, readBundle } from './task-bundle.ts';

const tags = ['Tasks'];
const target = { kind: 'task', param: 'id' } as const;

export function taskBundleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/bundle',
    config: { permission: 'task.read', target, rate: 'labelling', crowd: 'held' },
    schema: {
      tags,
      summary: 'Read all that the interface of a task needs',
      description:
        'The task with its answers, its asset with an address good for an hour, its type and definition, and the manifest of the active plug-in; null for what it has not. `ui_config` is the definition’s with the payload of the task over it.',
      params: Type.Object({ id: IdParam }),
      response: { 200: TaskBundle },
    },
    handler: (request) => readBundle(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/annotate/:page',
    config: { permission: 'task.read', target, rate: 'labelling', quiet: true, crowd: 'held' },
    schema: {
      tags,
      summary: 'The page in which a task is annotated',
      description:
        '`plugin`: the frame of the plug-in, for the labelling page. It is told about the task by the page around it.',
      params: Type.Object({ id: IdParam, page: Type.String({ minLength: 1, maxLength: 64 }) }),
      response: { 200: { content: { 'text/html': { schema: Type.String() } } } },
    },
    handler: async (request, reply) => {
      const page = PAGES.get(request.params.page);
      if (!page) throw notFound('Page');
      return page(platform, request, reply, Number(request.params.id));
    },
  });
}

type Page = (platform: Platform, request: FastifyRequest, reply: FastifyReply, taskId: number) => Promise<FastifyReply>;

/** Ways to annotate a task outside the editor; crowd back ends add theirs here. */
const PAGES: ReadonlyMap<string, Page> = new Map([['plugin', sendFrame]]);

async function sendFrame(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  taskId: number,
): Promise<FastifyReply> {
  const found = await withActor(platform.db, request.actor, (tx) =>
    findPluginOfTask(tx, request.access.organizationId, taskId),
  );
  if (!found) throw notFound('Active plug-in for this task');
  const origin = `${request.protocol}://${request.host}`;
  const { html, policy } = framePage(origin, platform.config.secretKey, found.plugin, found.data);
  reply.removeHeader('X-Frame-Options');
  reply.headers({
    'Content-Security-Policy': policy,
    'X-DNS-Prefetch-Control': 'off',
    'Referrer-Policy': 'no-referrer',
  });
  return reply.type('text/html; charset=utf-8').send(html);
}
