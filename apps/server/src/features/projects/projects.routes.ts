import {
  DuplicateProject,
  Project,
  type ProjectCountsRow,
  ProjectCreate,
  ProjectDeleted,
  type ProjectListItem,
  ProjectListQuery,
  type ProjectState,
  ProjectUpdate,
  StateChange,
} from '@labelwright/contract/projects';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeState } from './change-state.ts';
import { createProject } from './create-project.ts';
import { duplicateProject, resetToken, setPinned } from './duplicate-project.ts';
import { getProject, listVisibleProjects } from './list-projects.ts';
import { countsOf } from './project-view.ts';
import { parseState } from './projects.policy.ts';
import { deleteProject, restoreProject } from './remove-project.ts';
import { updateProject } from './update-project.ts';

const tags = ['Projects'];
const params = Type.Object({ id: Reference });
const target: Target = { kind: 'project', param: 'id' };

/** A body whose fields are all optional may be left out as a whole. */
async function allowNoBody(request: { body?: unknown }): Promise<void> {
  request.body ??= {};
}

export function projectRoutes(http: Http, platform: Platform): void {
  collection(http, platform);
  single(http, platform);
  states(http, platform);
  copies(http, platform);
}

function collection(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'List projects',
      description:
        'Those you may see: administrators all, annotators and reviewers the published ones that they are members of. Pinned first, then newest.',
      querystring: ProjectListQuery,
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await listVisibleProjects(platform, request.actor, request.query, page);
      return sendPage(request, reply, page, found) as ProjectListItem[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/counts',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Read the counters of several projects', querystring: ProjectListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const query = { ...request.query, include: undefined };
      const { rows, ...rest } = await listVisibleProjects(platform, request.actor, query, page);
      const counts = rows.map((row) => ({ id: row.id ?? 0, ...countsOf(row as Project) }));
      return sendPage(request, reply, page, { ...rest, rows: counts }) as (typeof ProjectCountsRow)[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects',
    config: { permission: 'project.create' },
    schema: {
      tags,
      summary: 'Create a project',
      description: 'Send title or name. The creator administers the project. Unknown fields are ignored.',
      body: ProjectCreate,
      response: { 201: Project },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return createProject(platform, request.actor, request.body);
    },
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id',
    config: { permission: 'project.read', target, deleted: true },
    schema: {
      tags,
      summary: 'Read a project',
      params,
      querystring: Type.Object({ deleted: Type.Optional(Type.Boolean()) }),
      response: { 200: Project },
    },
    handler: (request) => getProject(platform, request.actor, request.access.projectId, request.query.deleted ?? false),
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: '/api/projects/:id',
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: 'Change a project',
        description:
          'What is sent changes, the rest stays. A label config that would orphan stored annotations is refused with the counts.',
        params,
        body: ProjectUpdate,
        response: { 200: Project },
      },
      handler: (request) => updateProject(platform, request.actor, request.access.projectId, request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id',
    config: { permission: 'project.delete', target },
    schema: {
      tags,
      summary: 'Delete a project',
      description: 'Hides it with all that is in it; it can be restored for 30 days. Running imports and exports end.',
      params,
      response: { 200: ProjectDeleted },
    },
    handler: async (request) => {
      await deleteProject(platform, request.actor, request.access.projectId);
      return { deleted: true };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/restore',
    config: { permission: 'project.delete', target, deleted: true },
    schema: { tags, summary: 'Restore a deleted project', params, response: { 200: Project } },
    handler: (request) => restoreProject(platform, request.actor, request.access.projectId),
  });
}

const SHORTCUTS: readonly { path: string; to: ProjectState; summary: string }[] = [
  { path: 'publish', to: 'live', summary: 'Publish a project' },
  { path: 'pause', to: 'paused', summary: 'Pause a project' },
  { path: 'resume', to: 'live', summary: 'Resume a paused project' },
  { path: 'complete', to: 'completed', summary: 'Complete a project' },
  { path: 'reopen', to: 'live', summary: 'Reopen a completed project' },
  { path: 'reset', to: 'pending', summary: 'Take a project back to pending' },
];

function states(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/state',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Move a project to another state',
      description: 'An edge that the state machine does not have is a 409 and changes nothing.',
      params,
      body: StateChange,
      response: { 200: Project },
    },
    handler: (request) =>
      changeState(platform, request.actor, request.access.projectId, parseState('to', request.body.to)),
  });
  for (const { path, to, summary } of SHORTCUTS) {
    http.route({
      method: 'POST',
      url: `/api/projects/:id/${path}`,
      config: { permission: 'project.update', target },
      schema: { tags, summary, params, response: { 200: Project } },
      handler: (request) => changeState(platform, request.actor, request.access.projectId, to),
    });
  }
}

function copies(http: Http, platform: Platform): void {
  for (const path of ['duplicate', 'clone']) {
    http.route({
      method: 'POST',
      url: `/api/projects/:id/${path}`,
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: 'Duplicate a project',
        description:
          'Copies what was set up: interface, instructions, settings. No tasks, annotations, members or link.',
        params,
        body: DuplicateProject,
        response: { 201: Project },
      },
      preValidation: allowNoBody,
      handler: async (request, reply) => {
        reply.code(201);
        return duplicateProject(platform, request.actor, request.access.projectId, request.body);
      },
    });
  }
  for (const path of ['pin', 'unpin'] as const) {
    http.route({
      method: 'POST',
      url: `/api/projects/:id/${path}`,
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: path === 'pin' ? 'Pin a project' : 'Unpin a project',
        params,
        response: { 200: Project },
      },
      handler: (request) => setPinned(platform, request.actor, request.access.projectId, path === 'pin'),
    });
  }
  http.route({
    method: 'POST',
    url: '/api/projects/:id/reset-token',
    config: { permission: 'members.manage', target },
    schema: {
      tags,
      summary: 'Make a new invite link',
      description: 'The old link is dead at once.',
      params,
      response: { 200: Project },
    },
    handler: (request) => resetToken(platform, request.actor, request.access.projectId),
  });
}
