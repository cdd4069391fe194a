import { Readable } from 'node:stream';
import { PageOf, PageQuery } from '@labelwright/contract/schemas';
import {
  ResumeTakeover,
  StartTakeover,
  Takeover,
  TakeoverDetail,
  TakeoverNote,
  TakeoverNoteQuery,
  TakeoverParams,
} from '@labelwright/contract/takeover';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { reportLines } from './report-csv.ts';
import {
  cancelTakeover,
  pageNotes,
  pageTakeovers,
  readTakeover,
  resumeTakeover,
  startTakeover,
} from './takeovers.service.ts';

const tags = ['Takeover'];
const config = { permission: 'organization.manage' } as const;
const params = TakeoverParams;

export function takeoverRoutes(http: Http, platform: Platform): void {
  starting(http, platform);
  reading(http, platform);
}

function starting(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/takeovers',
    config: { ...config, ownHands: true },
    schema: {
      tags,
      summary: 'Move a Label Studio into the organization',
      description:
        'As a job. The token is kept, encrypted, only until the job ends. The same address again continues where it ended, and brings nothing twice.',
      body: StartTakeover,
      response: { 202: TakeoverDetail },
    },
    handler: async ({ actor, body }, reply) => {
      const id = await startTakeover(platform, actor, body);
      return reply.code(202).send(await readTakeover(platform, actor, id));
    },
  });
  http.route({
    method: 'POST',
    url: '/api/takeovers/:id/resume',
    config: { ...config, ownHands: true },
    schema: {
      tags,
      summary: 'Continue a takeover that ended',
      description: 'With the same projects and roles. Also brings what is new there since.',
      params,
      body: ResumeTakeover,
      response: { 202: TakeoverDetail },
    },
    handler: async ({ actor, params: { id }, body }, reply) => {
      await resumeTakeover(platform, actor, Number(id), body);
      return reply.code(202).send(await readTakeover(platform, actor, Number(id)));
    },
  });
  http.route({
    method: 'POST',
    url: '/api/takeovers/:id/cancel',
    config,
    schema: {
      tags,
      summary: 'Stop a takeover',
      description: 'What came over stays, and the next start goes on from there.',
      params,
      response: { 200: TakeoverDetail },
    },
    handler: async ({ actor, params: { id } }) => {
      await cancelTakeover(platform, actor, Number(id));
      return readTakeover(platform, actor, Number(id));
    },
  });
}

function reading(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/takeovers',
    config,
    schema: {
      tags,
      summary: 'Label Studios that were moved here, newest first',
      querystring: Type.Pick(PageQuery, ['limit', 'cursor']),
      response: { 200: PageOf(Takeover) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      return sendPage(request, reply, page, await pageTakeovers(platform, request.actor, page)) as Takeover[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/takeovers/:id',
    config,
    schema: {
      tags,
      summary: 'One takeover: progress of each project, and what came over',
      params,
      response: { 200: TakeoverDetail },
    },
    handler: ({ actor, params: { id } }) => readTakeover(platform, actor, Number(id)),
  });
  http.route({
    method: 'GET',
    url: '/api/takeovers/:id/notes',
    config,
    schema: {
      tags,
      summary: 'What was left behind, or did not come as it was',
      params,
      querystring: TakeoverNoteQuery,
      response: { 200: PageOf(TakeoverNote) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const asked = { kind: request.query.kind, page };
      const found = await pageNotes(platform, request.actor, Number(request.params.id), asked);
      return sendPage(request, reply, page, found) as TakeoverNote[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/takeovers/:id/report',
    config,
    schema: { tags, summary: 'The notes of a takeover as CSV', params },
    handler: async ({ actor, params: { id } }, reply) => {
      const { id: takeoverId } = await readTakeover(platform, actor, Number(id));
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="takeover-${takeoverId}.csv"`)
        .send(Readable.from(reportLines(platform, actor, takeoverId)));
    },
  });
}
