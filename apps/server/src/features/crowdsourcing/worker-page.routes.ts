import { HandOver, SubmitCrowdWork } from '@labelwright/contract/crowd-worker-page';
import { IdParam } from '@labelwright/contract/schemas';
import { ResolveQuery } from '@labelwright/contract/storages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findPluginOfTask, framePage } from '../plugins/index.ts';
import { deliverMedium } from '../storages/index.ts';
import { keepWork } from './keep-answer.ts';
import { findOpenOffer, openPage, previewPage } from './open-work.ts';
import type { CrowdProvider } from './provider.ts';
import { listProviders } from './providers.ts';
import { workerAccess, workerActor } from './work-actor.ts';
import { describeWork, framePolicy, renderPage, renderRefusal } from './worker-page.ts';

const tags = ['Crowd'];
const config = { permission: 'public', rate: 'crowd', quiet: true } as const;
const params = Type.Object({ id: IdParam });
/** Providers add parameters of their own. */
const Query = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 2000 }));
const html = { 200: { content: { 'text/html': { schema: Type.String() } } } };

/** Pages that a provider shows to its workers; the address is signed, and nobody signs in. */
export function workerPageRoutes(http: Http, platform: Platform): void {
  for (const provider of listProviders()) if (provider.readEntry) pageOf(http, platform, provider);
}

function pageOf(http: Http, platform: Platform, provider: CrowdProvider): void {
  const url = `/api/tasks/:id/annotate/${provider.id}`;
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'The page of a crowd worker',
      description: `Shown by the provider in a frame. \`token\` comes with the address; ${provider.title} adds who works. Members of the project see a preview without it.`,
      params,
      querystring: Query,
      response: html,
    },
    handler: async (request, reply) => {
      try {
        await sendPage(platform, provider, request, reply);
      } catch (error) {
        if (!(error instanceof AppError && request.headers.accept?.includes('text/html'))) throw error;
        sendRefusal(error, reply);
      }
      return reply;
    },
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Keep the answer of a crowd worker',
      description:
        'Before the page hands over to the provider, whose form then names it. May be sent again; the last one counts.',
      params,
      querystring: Query,
      body: SubmitCrowdWork,
      response: { 200: HandOver },
    },
    handler: ({ params, query, body }) => keepWork(platform, provider, Number(params.id), { body, query }),
  });
  http.route({
    method: 'GET',
    url: `${url}/plugin`,
    config,
    schema: { hide: true, tags, summary: 'The plug-in on that page', params, querystring: Query, response: html },
    handler: async (request, reply) => {
      await sendPlugin(platform, provider, request, reply);
      return reply;
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/media`,
    compress: false,
    config,
    schema: {
      hide: true,
      tags,
      summary: 'A medium on that page',
      params,
      querystring: Type.Intersect([ResolveQuery, Type.Object({ token: Type.String({ maxLength: 2000 }) })]),
    },
    handler: (request, reply) => sendMedium(platform, provider, request, reply),
  });
}

type Request = FastifyRequest & { params: unknown; query: unknown };

function askedFor(request: Request): { token: string; taskId: number; query: Record<string, string> } {
  const query = request.query as Record<string, string>;
  return { token: query.token ?? '', taskId: Number((request.params as { id: string }).id), query };
}

async function sendPage(
  platform: Platform,
  provider: CrowdProvider,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedFor(request);
  const opened =
    asked.token === ''
      ? await previewPage(platform, provider, request.actor, asked.taskId)
      : await openPage(platform, provider, asked);
  const task = await describeWork(platform, opened, { url: request.url, token: asked.token });
  const policy = String(reply.getHeader('Content-Security-Policy') ?? '');
  reply.removeHeader('X-Frame-Options');
  reply.header('Content-Security-Policy', framePolicy(policy, provider.frameOrigins?.(opened.context) ?? []));
  // The address holds the token: no other server is to read it.
  reply.header('Referrer-Policy', 'no-referrer');
  return reply.type('text/html; charset=utf-8').send(renderPage(task, reply.cspNonce));
}

/** A browser in a provider's frame shows its worker a sentence, where a program gets the error as such. */
function sendRefusal(error: AppError, reply: FastifyReply): FastifyReply {
  const { html: page, policy } = renderRefusal(error.message, reply.cspNonce);
  reply.removeHeader('X-Frame-Options');
  return reply
    .code(error.status)
    .header('Content-Security-Policy', policy)
    .header('Referrer-Policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(page);
}

async function sendPlugin(
  platform: Platform,
  provider: CrowdProvider,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { offer, context } = await findOpenOffer(platform, provider, askedFor(request));
  const { organization_id: organizationId } = offer;
  const found = await withActor(platform.db, systemActor(organizationId), (tx) =>
    findPluginOfTask(tx, organizationId, offer.task_id),
  );
  if (!found) throw notFound('Active plug-in for this task');
  const origin = `${request.protocol}://${request.host}`;
  const sites = provider.frameOrigins?.(context) ?? [];
  const { html: page, policy } = framePage(origin, platform.config.secretKey, found.plugin, found.data, sites);
  reply.removeHeader('X-Frame-Options');
  reply.headers({
    'Content-Security-Policy': policy,
    'X-DNS-Prefetch-Control': 'off',
    'Referrer-Policy': 'no-referrer',
  });
  return reply.type('text/html; charset=utf-8').send(page);
}

async function sendMedium(
  platform: Platform,
  provider: CrowdProvider,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedFor(request);
  const { offer } = await findOpenOffer(platform, provider, asked);
  const { organization_id: organizationId, project_id: projectId } = offer;
  request.actor = workerActor(organizationId, 0, offer.backend);
  request.access = workerAccess({ organizationId, projectId, state: offer.state });
  return deliverMedium(platform, request, reply, asked.query.fileuri ?? '', offer.task_id);
}
