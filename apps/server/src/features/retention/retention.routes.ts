import {
  Archive,
  ArchiveParams,
  ArchiveQuery,
  ArchiveRunBody,
  ArchiveUrl,
  RetentionRunBody,
  RetentionState,
} from '@labelwright/contract/retention';
import { JobReference, PageOf } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  getArchive,
  pageArchives,
  presignArchive,
  readRetention,
  startArchive,
  startRestore,
  startRetention,
} from './retention.service.ts';

const tags = ['Retention'];
const config = { permission: 'platform.admin' } as const;
const queued = (jobId: string) => ({ job_id: jobId, status: 'queued' });

export function retentionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/retention',
    config,
    schema: { tags, summary: 'What goes and what is archived next', response: { 200: RetentionState } },
    handler: () => readRetention(platform),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/retention/run',
    config,
    schema: {
      tags,
      summary: 'Remove what was deleted long ago',
      description:
        'As the clock does each night. With dry_run it is only counted; the counts are in the log of the job.',
      body: Type.Union([RetentionRunBody, Type.Null()]),
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(queued(await startRetention(platform, request.actor, request.body ?? {}))),
  });
  archiveRoutes(http, platform);
}

function archiveRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/archives',
    config,
    schema: { tags, summary: 'List archives', querystring: ArchiveQuery, response: { 200: PageOf(Archive) } },
    handler: async (request, reply) => {
      const { organization, year, ...query } = request.query;
      const page = pageRequest(query);
      return sendPage(request, reply, page, await pageArchives(platform, { organization, year }, page)) as Archive[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/admin/archives/run',
    config,
    schema: {
      tags,
      summary: 'Archive tasks finished long ago',
      description: 'As the clock does each year. With dry_run they are only counted.',
      body: Type.Union([ArchiveRunBody, Type.Null()]),
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(queued(await startArchive(platform, request.actor, request.body ?? {}))),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/archives/:id',
    config,
    schema: { tags, summary: 'Read what is known of an archive', params: ArchiveParams, response: { 200: Archive } },
    handler: (request) => getArchive(platform, request.params.id),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/archives/:id/url',
    config,
    schema: { tags, summary: 'Get an address of the file', params: ArchiveParams, response: { 200: ArchiveUrl } },
    handler: (request) => presignArchive(platform, request.actor, request.params.id),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/archives/:id/restore',
    config,
    schema: {
      tags,
      summary: 'Bring an archive back',
      description: 'Its checksum is checked first. What was deleted or purged since comes back under its old ids.',
      params: ArchiveParams,
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(queued(await startRestore(platform, request.actor, request.params.id))),
  });
}
