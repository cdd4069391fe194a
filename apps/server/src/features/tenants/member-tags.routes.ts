import {
  AssignedTags,
  AssignMemberTags,
  AssignMemberTagsQuery,
  CreatedTags,
  DeletedTags,
  MemberTag,
  MemberTagBody,
  MemberTagIdQuery,
  MemberTagIds,
  MemberTagImport,
  MemberTagImportParams,
  MemberTagLabels,
  MemberTagParams,
  MemberTagQuery,
  StartedTagImport,
} from '@labelwright/contract/member-tags';
import { PageOf } from '@labelwright/contract/schemas';
import { IdParams } from '@labelwright/contract/tenants';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import { readIds } from '../../platform/http/read-ids.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  assignTags,
  changeMemberTag,
  createMemberTag,
  createMemberTags,
  getMemberTag,
  getTagImport,
  importMemberTags,
  labelsIn,
  pageMemberTags,
  removeMemberTags,
  type TagScope,
} from './member-tags.service.ts';

const tags = ['Organizations'];
const config = { permission: 'organization.manage' } as const;
const base = '/api/organizations/:id/member-tags';
/** Read whole: an address and its tags for each of the most people that one file may name. */
const MOST_CSV_BYTES = 5_000_000;

export function memberTagRoutes(http: Http, platform: Platform): void {
  const scopeOf = ({ actor, params }: Pick<FastifyRequest, 'actor' | 'params'>): TagScope => ({
    platform,
    actor,
    organizationId: Number((params as { id: string }).id),
  });
  severalTags(http, scopeOf);
  oneTag(http, scopeOf);
  assigning(http, scopeOf);
}

type ScopeOf = (request: Pick<FastifyRequest, 'actor' | 'params'>) => TagScope;

function severalTags(http: Http, scopeOf: ScopeOf): void {
  http.route({
    method: 'GET',
    url: base,
    config,
    schema: {
      tags,
      summary: 'Tags of people',
      params: IdParams,
      querystring: MemberTagQuery,
      response: { 200: PageOf(MemberTag) },
    },
    handler: async (request, reply) => {
      const { query } = request;
      const isCursor = query.cursor !== undefined || query.limit !== undefined;
      const page = pageRequest(isCursor ? query : { page: query.page ?? 1, page_size: query.page_size });
      return sendPage(request, reply, page, await pageMemberTags(scopeOf(request), page, query)) as MemberTag[];
    },
  });
  http.route({
    method: 'POST',
    url: base,
    config,
    schema: {
      tags,
      summary: 'Make a tag for people',
      params: IdParams,
      body: MemberTagBody,
      response: { 201: MemberTag },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await createMemberTag(scopeOf(request), request.body.label)),
  });
  http.route({
    method: 'POST',
    url: `${base}/bulk`,
    config,
    schema: {
      tags,
      summary: 'Make several tags for people',
      description: 'Those that are there already are passed over.',
      params: IdParams,
      body: MemberTagLabels,
      response: { 201: CreatedTags },
    },
    handler: async (request, reply) =>
      reply.code(201).send({ created: await createMemberTags(scopeOf(request), request.body.labels) }),
  });
  http.route({
    method: 'DELETE',
    url: `${base}/bulk`,
    config,
    schema: {
      tags,
      summary: 'Delete several tags of people',
      description: 'Ids in the query, with commas or repeated, or in the body.',
      params: IdParams,
      querystring: MemberTagIdQuery,
      body: Type.Union([MemberTagIds, Type.Null()]),
      response: { 200: DeletedTags },
    },
    handler: async (request) => {
      const asked = [request.query.ids ?? []].flat().flatMap((text) => readIds('ids', text));
      const deleted = await removeMemberTags(scopeOf(request), [...asked, ...(request.body?.ids ?? [])]);
      return { deleted };
    },
  });
}

function oneTag(http: Http, scopeOf: ScopeOf): void {
  const params = MemberTagParams;
  http.route({
    method: 'GET',
    url: `${base}/:tagId`,
    config,
    schema: { tags, summary: 'Read a tag of people', params, response: { 200: MemberTag } },
    handler: (request) => getMemberTag(scopeOf(request), Number(request.params.tagId)),
  });
  http.route({
    method: 'PATCH',
    url: `${base}/:tagId`,
    config,
    schema: { tags, summary: 'Rename a tag of people', params, body: MemberTagBody, response: { 200: MemberTag } },
    handler: (request) => changeMemberTag(scopeOf(request), Number(request.params.tagId), request.body.label),
  });
  http.route({
    method: 'DELETE',
    url: `${base}/:tagId`,
    config,
    schema: { tags, summary: 'Delete a tag of people', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      const id = Number(request.params.tagId);
      await getMemberTag(scopeOf(request), id);
      await removeMemberTags(scopeOf(request), [id]);
      return reply.code(204).send(null);
    },
  });
}

function assigning(http: Http, scopeOf: ScopeOf): void {
  http.route({
    method: 'POST',
    url: `${base}/assignments`,
    config,
    schema: {
      tags,
      summary: 'Give tags to people',
      params: IdParams,
      querystring: AssignMemberTagsQuery,
      body: AssignMemberTags,
      response: { 200: AssignedTags },
    },
    handler: async (request) => {
      const { body, query } = request;
      return { assigned: await assignTags(scopeOf(request), body, { ...query, tags: readIds('tags', query.tags) }) };
    },
  });
  http.route({
    method: 'POST',
    url: `${base}/imports`,
    config: { ...config, rate: 'upload' },
    schema: {
      tags,
      summary: 'Give tags to people from a CSV file',
      description:
        'multipart/form-data: `file` with the columns email and tags (commas between several), and `bulk_tags` for everybody in it. Tags that are not there are made.',
      params: IdParams,
      response: { 201: StartedTagImport },
    },
    handler: async (request, reply) => {
      if (!request.isMultipart()) throw invalidField('file', 'Send a CSV file as multipart/form-data.');
      let csv: string | undefined;
      let forAll: string[] = [];
      for await (const part of request.parts({ limits: { files: 1, fileSize: MOST_CSV_BYTES } })) {
        if (part.type === 'file') csv = (await part.toBuffer()).toString('utf8');
        else if (part.fieldname === 'bulk_tags') forAll = labelsIn(String(part.value));
      }
      if (csv === undefined) throw invalidField('file', 'Send a CSV file as multipart/form-data.');
      return reply.code(201).send({ import: await importMemberTags(scopeOf(request), csv, forAll) });
    },
  });
  http.route({
    method: 'GET',
    url: `${base}/imports/:importId`,
    config,
    schema: {
      tags,
      summary: 'What became of an import of tags',
      params: MemberTagImportParams,
      response: { 200: MemberTagImport },
    },
    handler: (request) => getTagImport(scopeOf(request), Number(request.params.importId)),
  });
}
