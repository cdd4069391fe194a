import { PageOf, Uuid } from '@labelwright/contract/schemas';
import {
  BrowseStorage,
  CreateStorage,
  STORAGE_TYPES,
  StorageConnection,
  StorageFiles,
  StorageForm,
  StorageParams,
  StorageQuery,
  type StorageType,
  StorageTypeInfo,
  StorageVerdict,
  UpdateStorage,
  ValidateStorage,
} from '@labelwright/contract/storages';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Direction } from './connection-settings.ts';
import {
  browseStorage,
  changeStorage,
  createStorage,
  deleteStorage,
  listStorages,
  readStorage,
  validateStorage,
} from './connections.service.ts';
import { startSync } from './start-sync.ts';
import { STORAGE_TITLES, storageForm } from './storage-forms.ts';

const tags = ['Storages'];

/** Handlers ask for the project themselves: it stands in the query, in the body or in the connection. */
const config = { permission: 'authenticated' } as const;

export function connectionRoutes(http: Http, platform: Platform): void {
  for (const direction of ['import', 'export'] as const) {
    listRoutes(http, platform, direction);
    for (const type of STORAGE_TYPES) {
      recordRoutes(http, platform, { type, direction });
      actionRoutes(http, platform, { type, direction });
    }
  }
}

interface RouteKind {
  type: StorageType;
  direction: Direction;
}

function base({ type, direction }: RouteKind): string {
  return direction === 'import' ? `/api/storages/${type}` : `/api/storages/export/${type}`;
}

function words({ type, direction }: RouteKind): string {
  return `${STORAGE_TITLES[type]} ${direction === 'import' ? 'sources' : 'targets'}`;
}

function listRoutes(http: Http, platform: Platform, direction: Direction): void {
  const url = direction === 'import' ? '/api/storages' : '/api/storages/export';
  const what = direction === 'import' ? 'sources' : 'targets';
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: `List the ${what} of a project`,
      querystring: StorageQuery,
      response: { 200: PageOf(StorageConnection) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await listStorages(platform, request.actor, request.query.project, { direction }, asked);
      return sendPage(request, reply, asked, page) as StorageConnection[];
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/types`,
    config: { permission: 'organization.read' },
    schema: { tags, summary: `Kinds of ${what}`, response: { 200: Type.Array(StorageTypeInfo) } },
    handler: async () => STORAGE_TYPES.map((name) => ({ name, title: STORAGE_TITLES[name] })),
  });
}

function recordRoutes(http: Http, platform: Platform, kind: RouteKind): void {
  http.route({
    method: 'GET',
    url: base(kind),
    config,
    schema: {
      tags,
      summary: `List the ${words(kind)} of a project`,
      querystring: StorageQuery,
      response: { 200: PageOf(StorageConnection) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await listStorages(platform, request.actor, request.query.project, kind, asked);
      return sendPage(request, reply, asked, page) as StorageConnection[];
    },
  });
  http.route({
    method: 'POST',
    url: base(kind),
    config: { ...config, ownHands: true, replayed: false },
    schema: {
      tags,
      summary: `Connect a project to ${words(kind)}`,
      description: 'Tried before it is saved: 400 names the field to mend. Secrets are kept encrypted and never shown.',
      body: CreateStorage,
      response: { 201: StorageConnection },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return createStorage(platform, request.actor, kind, request.body);
    },
  });
  http.route({
    method: 'GET',
    url: `${base(kind)}/:id`,
    config,
    schema: {
      tags,
      summary: `Read one of the ${words(kind)}`,
      params: StorageParams,
      response: { 200: StorageConnection },
    },
    handler: (request) => readStorage(platform, request.actor, kind, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: `${base(kind)}/:id`,
    config: { ...config, ownHands: true },
    schema: {
      tags,
      summary: `Change one of the ${words(kind)}`,
      description: 'A secret that comes back masked stays as it is.',
      params: StorageParams,
      body: UpdateStorage,
      response: { 200: StorageConnection },
    },
    handler: (request) => changeStorage(platform, request.actor, kind, Number(request.params.id), request.body),
  });
  http.route({
    method: 'DELETE',
    url: `${base(kind)}/:id`,
    config,
    schema: {
      tags,
      summary: `Disconnect one of the ${words(kind)}`,
      description: 'What lies there and the tasks that came of it stay.',
      params: StorageParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await deleteStorage(platform, request.actor, kind, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function actionRoutes(http: Http, platform: Platform, kind: RouteKind): void {
  http.route({
    method: 'POST',
    url: `${base(kind)}/:id/sync`,
    config,
    schema: {
      tags,
      summary: kind.direction === 'import' ? 'Make tasks of what is new in a source' : 'Write what is new to a target',
      description: 'A job; one at a time for each connection. Asked for twice, it is the same job.',
      params: StorageParams,
      response: { 200: Type.Interface([StorageConnection], { job_id: Uuid }) },
    },
    handler: (request) => startSync(platform, request.actor, kind, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: `${base(kind)}/validate`,
    config: { ...config, ownHands: true, replayed: false },
    schema: {
      tags,
      summary: `Try the settings of ${words(kind)}`,
      description: 'Nothing is saved. `id` names the connection whose secrets stand in for masked ones.',
      body: ValidateStorage,
      response: { 200: StorageVerdict },
    },
    handler: async (request) => ({
      ok: true as const,
      message: await validateStorage(platform, request.actor, kind, request.body),
    }),
  });
  http.route({
    method: 'GET',
    url: `${base(kind)}/form`,
    config: { permission: 'organization.read' },
    schema: { tags, summary: `Fields of ${words(kind)}`, response: { 200: StorageForm } },
    handler: async () => storageForm(kind.type, kind.direction),
  });
  if (kind.direction === 'export') return;
  http.route({
    method: 'POST',
    url: `${base(kind)}/files`,
    config: { ...config, ownHands: true, replayed: false },
    schema: {
      tags,
      summary: `Look at the first files of ${words(kind)}`,
      body: BrowseStorage,
      response: { 200: StorageFiles },
    },
    handler: (request) => browseStorage(platform, request.actor, kind, request.body),
  });
}
