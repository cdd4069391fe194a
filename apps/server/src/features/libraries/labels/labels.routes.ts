import {
  LabelBulk,
  LabelBulkResult,
  LabelCreateBody,
  LabelDecision,
  LabelListQuery,
  LabelMerge,
  LabelRename,
  LabelRenamePreview,
  LabelUpdate,
  LabelUsage,
  LibraryLabel,
  LibrarySettings,
  LibrarySettingsUpdate,
} from '@labelwright/contract/libraries';
import { IdParam, JobReference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { withActor } from '../../../platform/db/db.ts';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { getLibrarySettings } from '../settings.queries.ts';
import { changeSettings } from '../settings.service.ts';
import { changeLabel, createLabels, decide, getLabel, listLibrary, removeLabel } from './labels.service.ts';
import { getUsage } from './links.service.ts';
import { mergeLabels, previewRename, renameInLabel, renameInProject } from './rename-label.ts';

const tags = ['Label library'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'library.read' } as const;
const propose = { permission: 'library.propose' } as const;
const manage = { permission: 'library.manage' } as const;

export function labelRoutes(http: Http, platform: Platform): void {
  collection(http, platform);
  single(http, platform);
  decisions(http, platform);
  names(http, platform);
  settings(http, platform);
}

function collection(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/labels',
    config: read,
    schema: { tags, summary: 'List the labels of the library', querystring: LabelListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      return sendPage(
        request,
        reply,
        page,
        await listLibrary(platform, request.actor, request.query, page),
      ) as unknown[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/labels',
    config: propose,
    schema: {
      tags,
      summary: 'Propose one label or several',
      description: 'A list is made whole or not at all. With `project` and `from_name` a label is linked at once.',
      body: LabelCreateBody,
      response: { 201: Type.Union([LibraryLabel, Type.Array(LibraryLabel)]) },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const made = await createLabels(platform, request.actor, Array.isArray(body) ? body : [body]);
      return reply.code(201).send(Array.isArray(body) ? made : (made[0] as (typeof made)[number]));
    },
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/labels/:id',
    config: read,
    schema: { tags, summary: 'Read a label', params, response: { 200: LibraryLabel } },
    handler: (request) => getLabel(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/labels/:id',
      config: propose,
      schema: {
        tags,
        summary: 'Change a label',
        description:
          'Linked projects follow what it offers. An option that is offered no more stays where answers use it. To rename one together with the answers, see rename.',
        params,
        body: LabelUpdate,
        response: { 200: LibraryLabel },
      },
      handler: (request) => changeLabel(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/labels/:id',
    config: propose,
    schema: {
      tags,
      summary: 'Delete a label',
      description: 'Its links go with it; what it offered stays in the projects as their own.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeLabel(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/labels/:id/usage',
    config: read,
    schema: { tags, summary: 'Where a label is used, and how often', params, response: { 200: LabelUsage } },
    handler: (request) => getUsage(platform, request.actor, Number(request.params.id)),
  });
}

function decisions(http: Http, platform: Platform): void {
  for (const [path, to] of [
    ['approve', 'approved'],
    ['decline', 'declined'],
  ] as const) {
    http.route({
      method: 'POST',
      url: `/api/labels/:id/${path}`,
      config: manage,
      preValidation: async (request) => {
        request.body ??= {};
      },
      schema: {
        tags,
        summary: to === 'approved' ? 'Approve a label' : 'Decline a label',
        params,
        body: LabelDecision,
        response: { 200: LibraryLabel },
      },
      handler: (request) => decide(platform, request.actor, Number(request.params.id), to, request.body.note),
    });
  }
}

function names(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/labels/:id/rename/preview',
    config: { ...manage, quiet: true },
    schema: {
      tags,
      summary: 'Show what renaming an option would do',
      params,
      body: LabelRename,
      response: { 200: LabelRenamePreview },
    },
    handler: (request) => previewRename(platform, request.actor, Number(request.params.id), request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/labels/:id/rename',
    config: manage,
    schema: {
      tags,
      summary: 'Rename an option everywhere',
      description: 'A job changes the label config and the answers of every linked project.',
      params,
      body: LabelRename,
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await renameInLabel(platform, request.actor, Number(request.params.id), request.body)),
  });
  http.route({
    method: 'POST',
    url: '/api/labels/:id/merge',
    config: manage,
    schema: {
      tags,
      summary: 'Merge a label into another',
      description:
        'A job links the other label wherever this one is linked, changes the answers, and deletes this one.',
      params,
      body: LabelMerge,
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await mergeLabels(platform, request.actor, Number(request.params.id), request.body)),
  });
  http.route({
    method: 'POST',
    url: '/api/labels/bulk',
    config: propose,
    schema: {
      tags,
      summary: 'Rename a label in the answers of one project',
      body: LabelBulk,
      response: { 200: LabelBulkResult },
    },
    handler: (request) => renameInProject(platform, request.actor, request.body),
  });
}

function settings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/library/settings',
    config: read,
    schema: { tags, summary: 'Rules of the library', response: { 200: LibrarySettings } },
    handler: ({ actor }) => withActor(platform.db, actor, (tx) => getLibrarySettings(tx, requireOrganization(actor))),
  });
  http.route({
    method: 'PATCH',
    url: '/api/library/settings',
    config: manage,
    schema: {
      tags,
      summary: 'Change the rules of the library',
      body: LibrarySettingsUpdate,
      response: { 200: LibrarySettings },
    },
    handler: (request) => changeSettings(platform, request.actor, request.body),
  });
}
