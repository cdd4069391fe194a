import { ItemDone, UpdateDocument, UpdateRawText, UpdateVoice } from '@labelwright/contract/collection-changes';
import { ItemParams, type ItemType } from '@labelwright/contract/collection-fields';
import { Document, ItemQuery, RawText, VoiceSample } from '@labelwright/contract/collection-items';
import {
  CreatedRawText,
  CreateRawText,
  UploadDocumentQuery,
  UploadedDocument,
  UploadedMany,
  UploadedVoice,
  UploadVoiceQuery,
} from '@labelwright/contract/collection-uploads';
import { PageOf } from '@labelwright/contract/schemas';
import { type TSchema, Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeFile, changeItem, createRawText } from './change-items.ts';
import { optionalText } from './given-fields.ts';
import { requireProject } from './item-access.ts';
import { pageItems, readItem } from './read-items.ts';
import { deleteItem, restoreItem } from './remove-items.ts';
import { receiveFile, receiveItems } from './sent-files.ts';
import type { FileKind } from './store-file.ts';
import { readTags, singleAnswer } from './upload-items.ts';

const tags = ['Collection'];
const signedIn = { permission: 'authenticated' } as const;

interface Resource {
  path: string;
  kind: ItemType;
  name: string;
  shape: TSchema;
  change: TSchema;
}

const RESOURCES: readonly Resource[] = [
  { path: '/api/documents', kind: 'document', name: 'document', shape: Document, change: UpdateDocument },
  { path: '/api/voice', kind: 'voice_sample', name: 'voice sample', shape: VoiceSample, change: UpdateVoice },
  { path: '/api/raw-text', kind: 'raw_text', name: 'text', shape: RawText, change: UpdateRawText },
];

/** Documents, voice samples and raw texts, by the paths and bodies that their clients know. */
export function resourceRoutes(http: Http, platform: Platform): void {
  uploadRoutes(http, platform);
  textRoutes(http, platform);
  for (const resource of RESOURCES) {
    readRoutes(http, platform, resource);
    changeRoutes(http, platform, resource);
    if (resource.kind !== 'raw_text') fileRoutes(http, platform, resource.path, resource.kind);
  }
}

const UPLOAD_NOTE =
  'multipart/form-data. One file answers with the item, or with what is wrong with the file; several files, or a ZIP, answer with `items` and `skipped`: what cannot be kept is told, the others are kept all the same.';

function uploadRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/documents',
    config: { ...signedIn, rate: 'upload' },
    schema: {
      tags,
      summary: 'Send in a PDF or a picture',
      description: `${UPLOAD_NOTE} With is_raw=true no text is read from it.`,
      querystring: UploadDocumentQuery,
      response: { 201: Type.Union([UploadedDocument, UploadedMany]) },
    },
    handler: async (request, reply) => {
      const { query, actor } = request;
      const access = await requireProject(platform, actor, query.project_id, 'item.create');
      const choices = { ...choicesOf(query), kind: 'document' as const, isRaw: query.is_raw ?? false };
      const received = await receiveItems(request, platform, access, choices);
      reply.code(201);
      return 'single' in received ? (singleAnswer(received.single, 'document') as UploadedDocument) : received.many;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/voice',
    config: { ...signedIn, rate: 'upload' },
    schema: {
      tags,
      summary: 'Send in a recording',
      description: `${UPLOAD_NOTE} \`language\` is a hint for the transcription.`,
      querystring: UploadVoiceQuery,
      response: { 201: Type.Union([UploadedVoice, UploadedMany]) },
    },
    handler: async (request, reply) => {
      const { query, actor } = request;
      const access = await requireProject(platform, actor, query.project_id, 'item.create');
      const choices = { ...choicesOf(query), kind: 'voice_sample' as const, isRaw: false };
      const received = await receiveItems(request, platform, access, choices);
      reply.code(201);
      return 'single' in received ? (singleAnswer(received.single, 'voice_sample') as UploadedVoice) : received.many;
    },
  });
}

function choicesOf(query: { domain?: string; language?: string; tags?: string }) {
  return { domain: optionalText(query.domain) ?? null, language: query.language ?? null, tags: readTags(query.tags) };
}

function textRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/raw-text',
    config: { ...signedIn, rate: 'upload' },
    schema: { tags, summary: 'Send in a text', body: CreateRawText, response: { 201: CreatedRawText } },
    handler: async (request, reply) => {
      const created = await createRawText(platform, request.actor, request.body);
      return reply.code(201).send(created);
    },
  });
}

function readRoutes(http: Http, platform: Platform, { path, kind, name, shape }: Resource): void {
  http.route({
    method: 'GET',
    url: path,
    config: signedIn,
    schema: {
      tags,
      summary: `List each ${name} that the caller may see`,
      description: 'Newest first. Contributors see their own, reviewers what was sent in, managers all.',
      querystring: ItemQuery,
      response: { 200: PageOf(shape) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageItems(platform, request.actor, { shape: kind, query: request.query, page });
      return sendPage(request, reply, page, found) as unknown[];
    },
  });
  http.route({
    method: 'GET',
    url: `${path}/:id`,
    config: signedIn,
    schema: { tags, summary: `Read a ${name}`, params: ItemParams, response: { 200: shape } },
    handler: (request) => readItem(platform, request.actor, { id: request.params.id, kind }),
  });
}

function changeRoutes(http: Http, platform: Platform, { path, kind, name, change }: Resource): void {
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: `${path}/:id`,
      config: signedIn,
      schema: {
        tags,
        summary: `Change a ${name}`,
        description: 'What is left out stays as it is. 409 once it was sent in; a rejected one becomes a draft again.',
        params: ItemParams,
        body: change,
        response: { 200: ItemDone },
      },
      handler: (request) =>
        changeItem(platform, request.actor, { id: request.params.id, kind }, request.body as Record<string, never>),
    });
  }
  http.route({
    method: 'DELETE',
    url: `${path}/:id`,
    config: signedIn,
    schema: {
      tags,
      summary: `Delete a ${name}`,
      description: 'Own ones that were never sent in; managers also those of others. Can be restored for a while.',
      params: ItemParams,
      response: { 200: ItemDone },
    },
    handler: (request) => deleteItem(platform, request.actor, { id: request.params.id, kind }),
  });
  http.route({
    method: 'POST',
    url: `${path}/:id/restore`,
    config: signedIn,
    schema: { tags, summary: `Restore a deleted ${name}`, params: ItemParams, response: { 200: ItemDone } },
    handler: (request) => restoreItem(platform, request.actor, { id: request.params.id, kind }),
  });
}

function fileRoutes(http: Http, platform: Platform, path: string, kind: FileKind): void {
  http.route({
    method: 'PUT',
    url: `${path}/:id/file`,
    config: { ...signedIn, rate: 'upload' },
    schema: {
      tags,
      summary: 'Put another file in its place',
      description: 'For drafts and what came back. What was read from the first file is forgotten.',
      params: ItemParams,
      response: { 200: Type.Union([UploadedDocument, UploadedVoice]) },
    },
    handler: async (request) => {
      const { actor, params } = request;
      const changed = await receiveFile(request, (file) => changeFile(platform, actor, { id: params.id, kind }, file));
      return singleAnswer(changed, kind);
    },
  });
}
