import {
  GroupCreate,
  GroupListQuery,
  GroupProjectsBody,
  GroupProjectsQuery,
  GroupUpdate,
  ProjectGroup,
} from '@labelwright/contract/project-groups';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { listVisibleProjects } from '../../projects/index.ts';
import {
  changeFolder,
  changeFolderProjects,
  createFolder,
  getFolder,
  listFolders,
  removeFolder,
} from './groups.service.ts';

const tags = ['Folders'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'library.read' } as const;
/** Whether somebody may arrange folders depends on the workspace; the service looks. */
const change = { permission: 'library.propose' } as const;

export function groupRoutes(http: Http, platform: Platform): void {
  collection(http, platform);
  single(http, platform);
  contents(http, platform);
}

function collection(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/project-groups',
    config: read,
    schema: {
      tags,
      summary: 'The tree of folders',
      description: 'Parents before children. Archived folders only when asked for.',
      querystring: GroupListQuery,
      response: { 200: Type.Array(ProjectGroup) },
    },
    handler: ({ actor, query }) =>
      listFolders(platform, actor, {
        workspaceId: query.workspace_id ?? query.workspace,
        withArchived: query.archived ?? false,
      }),
  });
  http.route({
    method: 'POST',
    url: '/api/project-groups',
    config: change,
    schema: { tags, summary: 'Make a folder', body: GroupCreate, response: { 201: ProjectGroup } },
    handler: async (request, reply) => reply.code(201).send(await createFolder(platform, request.actor, request.body)),
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/project-groups/:id',
    config: read,
    schema: { tags, summary: 'Read a folder', params, response: { 200: ProjectGroup } },
    handler: (request) => getFolder(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/project-groups/:id',
      config: change,
      schema: {
        tags,
        summary: 'Rename, move or archive a folder',
        params,
        body: GroupUpdate,
        response: { 200: ProjectGroup },
      },
      handler: (request) => changeFolder(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/project-groups/:id',
    config: change,
    schema: {
      tags,
      summary: 'Delete a folder and those below it; projects stay',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeFolder(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function contents(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/project-groups/:id/projects',
    config: read,
    schema: {
      tags,
      summary: 'Projects of a folder',
      description: 'With `recursive=1` those of the folders below as well.',
      params,
      querystring: GroupProjectsQuery,
    },
    handler: async (request, reply) => {
      const group = Number(request.params.id);
      await getFolder(platform, request.actor, group);
      const page = pageRequest(request.query);
      const recursive = /^(1|true)$/i.test(request.query.recursive ?? '');
      const found = await listVisibleProjects(platform, request.actor, { group, recursive }, page);
      return sendPage(request, reply, page, found) as unknown[];
    },
  });
  for (const method of ['POST', 'DELETE'] as const) {
    http.route({
      method,
      url: '/api/project-groups/:id/projects',
      config: change,
      schema: {
        tags,
        summary: method === 'POST' ? 'Put projects into a folder' : 'Take projects out of a folder',
        params,
        body: GroupProjectsBody,
        response: { 200: ProjectGroup },
      },
      handler: (request) => {
        const { projects } = request.body;
        const what = method === 'POST' ? { add: projects } : { remove: projects };
        return changeFolderProjects(platform, request.actor, Number(request.params.id), what);
      },
    });
  }
}
