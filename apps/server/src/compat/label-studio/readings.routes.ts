import { Annotator, ExportFiles, StateHistory, UploadedQuery } from '@labelwright/contract/label-studio';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { ownCall } from './own-call.ts';
import {
  listAnnotationStates,
  listAnnotators,
  listProjectStates,
  listTaskStates,
  type StateRow,
} from './readings.queries.ts';

const tags = ['Compatibility'];
const project = { kind: 'project', param: 'id' } as const;
const params = Type.Object({ id: Reference });

export function readingRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/annotators',
    config: { permission: 'members.read', target: project },
    schema: { tags, summary: 'Who has answered in a project', params, response: { 200: Type.Array(Annotator) } },
    handler: async ({ actor, access }) => {
      const rows = await withActor(platform.db, actor, (tx) =>
        listAnnotators(tx, access.organizationId, access.projectId),
      );
      return rows.map((row) => ({ ...row, avatar: null }));
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/export/files',
    config: { permission: 'project.export', target: project },
    schema: { tags, summary: 'Exports that can be downloaded', params, response: { 200: ExportFiles } },
    handler: async (request) => {
      const { projectId } = request.access;
      const snapshots = (await ownCall(http, request)('GET', `/api/projects/${projectId}/exports`)) as Snapshot[];
      const ready = snapshots.filter(({ status }) => status === 'completed');
      return {
        export_files: ready.map(({ id, title }) => ({
          name: title,
          url: `/api/projects/${projectId}/exports/${id}/download`,
        })),
      };
    },
  });
  http.route({
    method: 'GET',
    url: '/storage-data/uploaded',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'An uploaded file, by its path',
      description: 'Answers 302 with the address that checks who may see it.',
      querystring: UploadedQuery,
      response: { 302: Type.Null() },
    },
    handler: async (request, reply) => reply.redirect(`/data/${request.query.filepath}`, 302),
  });
  stateRoutes(http, platform);
  pageRoutes(http);
}

interface Snapshot {
  id: number;
  title: string;
  status: string;
}

type Reader = (tx: Parameters<typeof listTaskStates>[0], organizationId: number, id: number) => Promise<StateRow[]>;

const ENTITIES: readonly {
  name: 'task' | 'annotation' | 'project';
  permission: 'task.read' | 'project.read';
  read: Reader;
}[] = [
  { name: 'task', permission: 'task.read', read: listTaskStates },
  { name: 'annotation', permission: 'task.read', read: listAnnotationStates },
  { name: 'project', permission: 'project.read', read: listProjectStates },
];

function stateRoutes(http: Http, platform: Platform): void {
  for (const { name, permission, read } of ENTITIES) {
    const target: Target = { kind: name, param: 'id' };
    http.route({
      method: 'GET',
      url: `/api/fsm/entities/${name}/:id/history`,
      config: { permission, target },
      schema: {
        tags,
        summary: `States that ${name === 'annotation' ? 'an' : 'a'} ${name} went through`,
        params: Type.Object({ id: IdParam }),
        response: { 200: StateHistory },
      },
      handler: async ({ actor, access, params: { id } }) => {
        const rows = await withActor(platform.db, actor, (tx) => read(tx, access.organizationId, Number(id)));
        if (rows.length === 0) throw notFound('Entity');
        const results = rows.map((row, index) => ({
          id: index + 1,
          state: row.state,
          previous_state: rows[index - 1]?.state ?? null,
          triggered_by: row.triggered_by === null ? null : { id: row.triggered_by },
          created_at: row.created_at.toISOString(),
        }));
        return { count: results.length, next: null, previous: null, results: results.reverse() };
      },
    });
  }
}

/** Where clients look for the description of the API, and for switches that ours does not have. */
function pageRoutes(http: Http): void {
  const config = { permission: 'public', rate: 'none' } as const;
  const moved = [
    ['/swagger.json', '/openapi.json'],
    ['/docs/api/schema', '/openapi.json'],
    ['/docs/api/schema/json', '/openapi.json'],
    ['/docs/api/schema/redoc', '/docs'],
    ['/docs/api/schema/swagger-ui', '/docs'],
  ] as const;
  for (const [url, to] of moved)
    http.route({
      method: 'GET',
      url,
      config,
      schema: { tags, summary: `Moved to ${to}`, response: { 302: Type.Null() } },
      handler: async (_request, reply) => reply.redirect(to, 302),
    });
  http.route({
    method: 'GET',
    url: '/feature-flags',
    config,
    schema: { tags, summary: 'Switches of features: there are none', response: { 200: Type.Object({}) } },
    handler: () => ({}),
  });
}
