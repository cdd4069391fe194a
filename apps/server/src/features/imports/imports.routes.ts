import {
  FinishUploads,
  Import,
  ImportAnswer,
  ImportFormat,
  ImportIssue,
  ImportParams,
  ImportPreview,
  ImportQuery,
  IssueQuery,
  PreviewImport,
  ProjectParams,
  ReimportAnswer,
  StartImport,
  StartReimport,
  StuckImport,
  UploadPreview,
} from '@labelwright/contract/imports';
import { CursorQuery, IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { importNow, LARGEST_INLINE_BYTES } from './import-now.ts';
import { getImport, listProjectImports, startImport } from './imports.service.ts';
import { listFormats } from './list-formats.ts';
import { cancelImport, commitImport, pageIssues, retryImport, stuckImports } from './manage-imports.ts';
import { previewImport } from './preview-import.ts';
import { nowOptions, receiveFiles } from './receive-files.ts';
import { stageImport } from './stage-import.ts';
import { finishUploads } from './tus/tus.service.ts';

const tags = ['Imports'];
const target = { kind: 'project', param: 'id' } as const;
const importTarget = { kind: 'import', param: 'id' } as const;

export function importRoutes(http: Http, platform: Platform): void {
  importNowRoutes(http, platform);
  uploadRoutes(http, platform);
  startRoutes(http, platform);
  reimportRoutes(http, platform);
  recordRoutes(http, platform);
}

function importNowRoutes(http: Http, platform: Platform): void {
  for (const url of ['/api/projects/:id/import', '/api/projects/:id/tasks/bulk']) {
    http.route({
      method: 'POST',
      url,
      config: { permission: 'task.create', target, rate: 'upload' },
      schema: {
        tags,
        summary: 'Import tasks within the request',
        description:
          'A list of tasks (`{data, meta?, annotations?, predictions?}` or bare data) as JSON, files as multipart, or `url=` as a form. All or nothing: with one bad row nothing changes and `validation_errors` names the rows. Files above 64 MB and URLs are imported by a job; the answer then carries `import`. With `commit_to_project=false` nothing is imported: the rows are kept and shown by the import, and `POST /api/imports/{id}/commit` brings them in. Rows that the project holds already are imported again unless `on_duplicate` says otherwise.',
        params: ProjectParams,
        querystring: ImportQuery,
        response: { 201: ImportAnswer },
      },
      handler: async (request, reply) => {
        reply.code(201);
        const { actor, access, query } = request;
        const options = nowOptions(query);
        const byUrl = urlOf(request.body);
        if (byUrl !== undefined) return stageImport(platform, actor, access, { url: byUrl }, query);
        if (!request.isMultipart()) {
          const { body } = request;
          if (body === undefined || body === null || typeof body !== 'object')
            throw invalidField('body', 'Send a JSON list of tasks, or files as multipart/form-data.');
          if (query.commit_to_project === false) return stageImport(platform, actor, access, { body }, query);
          return importNow(platform, actor, access, { body }, options);
        }
        const uploads = await receiveFiles(request, platform);
        const fileUploadIds = uploads.map((upload) => upload.id);
        const size = uploads.reduce((total, upload) => total + upload.size, 0);
        if (query.commit_to_project === false || size > LARGEST_INLINE_BYTES)
          return stageImport(platform, actor, access, { fileUploadIds }, query);
        return importNow(platform, actor, access, { fileUploadIds }, options);
      },
    });
  }
}

/** A form with nothing but `url`, as the field's clients send it. */
function urlOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { url, ...rest } = body as Record<string, unknown>;
  return typeof url === 'string' && /^https?:\/\//.test(url) && Object.keys(rest).length === 0 ? url : undefined;
}

function uploadRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/uploads',
    config: { permission: 'task.create', target, rate: 'upload' },
    schema: {
      tags,
      summary: 'Upload files to look at before importing them',
      description:
        'multipart/form-data with one or more files (and `serial_number`, before them), or text pasted as JSON `{"text": "…", "filename": "paste.csv"}`. Answers with the detected format, the columns and the first ten rows of each.',
      params: ProjectParams,
      response: { 201: Type.Array(UploadPreview) },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return receiveFiles(request, platform);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/uploads/finish',
    config: { permission: 'task.create', target, rate: 'upload' },
    schema: {
      tags,
      summary: 'Make files of the project of complete resumable uploads',
      description: 'Asking twice, also at the same time, gives the same files.',
      params: ProjectParams,
      body: FinishUploads,
      response: { 201: Type.Array(UploadPreview) },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return finishUploads(platform, request.actor, request.access, request.body.uploads);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/import-formats',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Formats that can be imported', response: { 200: Type.Array(ImportFormat) } },
    handler: async () => listFormats(),
  });
}

function startRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/imports/preview',
    config: { permission: 'task.create', target, rate: 'upload' },
    schema: {
      tags,
      summary: 'What an import would bring',
      description: 'The files found, the first tasks as they would be, what is wrong with others. Nothing changes.',
      params: ProjectParams,
      body: PreviewImport,
      response: { 200: ImportPreview },
    },
    handler: (request) => previewImport(platform, request.actor, request.access, request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/imports',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'Import uploaded files, or what a URL has, as a job',
      description:
        'Good rows are imported, bad ones are reported with their line. Rows that the project holds already are left out unless `on_duplicate` says otherwise. An interrupted job goes on after its last batch.',
      params: ProjectParams,
      body: StartImport,
      response: { 202: Import },
    },
    handler: async (request, reply) => {
      reply.code(202);
      return startImport(platform, request.actor, request.access, request.body);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/imports',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'List imports',
      params: ProjectParams,
      querystring: CursorQuery,
      response: { 200: Type.Array(Import) },
    },
    handler: async (request, reply) => {
      const { limit, cursor } = request.query;
      const asked = pageRequest({ limit, cursor });
      const found = await listProjectImports(platform, request.actor, request.access, 'import', asked);
      return sendPage(request, reply, asked, found) as Import[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/imports/stuck',
    config: { permission: 'jobs.manage' },
    schema: {
      tags,
      summary: 'Imports that nobody works on',
      description: 'Not over, and without a sign of life; the longest waiting first. `retry` takes one back.',
      response: { 200: Type.Array(StuckImport) },
    },
    handler: (request) => stuckImports(platform, request.actor),
  });
}

function reimportRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/reimport',
    config: { permission: 'task.update', target },
    schema: {
      tags,
      summary: 'Change tasks by a file',
      description:
        'Rows name tasks by id, external id or inner id. Data is merged, predictions of the same model version are replaced, annotations stay. Rows whose task is not there are reported, or created with `create_missing`.',
      params: ProjectParams,
      body: StartReimport,
      response: { 202: ReimportAnswer },
    },
    handler: async (request, reply) => {
      reply.code(202);
      const { actor, access, body } = request;
      if (body.create_missing && !access.can('task.create'))
        throw invalidField('create_missing', 'You may not create tasks in this project.');
      const started = await startImport(platform, actor, access, body, 'reimport');
      return { ...started, reimport: started.id };
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/reimports',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'List reimports',
      params: ProjectParams,
      querystring: CursorQuery,
      response: { 200: Type.Array(Import) },
    },
    handler: async (request, reply) => {
      const { limit, cursor } = request.query;
      const asked = pageRequest({ limit, cursor });
      const found = await listProjectImports(platform, request.actor, request.access, 'reimport', asked);
      return sendPage(request, reply, asked, found) as Import[];
    },
  });
}

function recordRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/imports/:id',
    config: { permission: 'task.create', target: importTarget },
    schema: { tags, summary: 'Read an import', params: ImportParams, response: { 200: Import } },
    handler: (request) => getImport(platform, request.actor, request.access, Number(request.params.id)),
  });
  for (const list of ['imports', 'reimports']) {
    http.route({
      method: 'GET',
      url: `/api/projects/:id/${list}/:importId`,
      config: { permission: 'task.create', target: { kind: 'import', param: 'importId' } },
      schema: {
        tags,
        summary: 'Read an import of a project',
        params: Type.Object({ id: ProjectParams.properties.id, importId: IdParam }),
        response: { 200: Import },
      },
      handler: (request) => getImport(platform, request.actor, request.access, Number(request.params.importId)),
    });
  }
  http.route({
    method: 'GET',
    url: '/api/imports/:id/issues',
    config: { permission: 'task.create', target: importTarget },
    schema: {
      tags,
      summary: 'Rows that did not come in',
      description: 'Those that failed, that were there already, and that name no task of the project, in order.',
      params: ImportParams,
      querystring: IssueQuery,
      response: { 200: Type.Array(ImportIssue) },
    },
    handler: async (request, reply) => {
      const { kind, ...query } = request.query;
      const page = pageRequest(query);
      const found = await pageIssues(platform, request.actor, request.access, Number(request.params.id), {
        kind,
        page,
      });
      return sendPage(request, reply, page, found) as ImportIssue[];
    },
  });
  const acts = [
    ['cancel', 'Cancel an import', 'It stops after the batch at hand; what was committed stays.', cancelImport],
    [
      'retry',
      'Go on with an import',
      'A new import after the last batch of this one; a stuck one is taken back.',
      retryImport,
    ],
    [
      'commit',
      'Bring in an import that was looked at',
      'For imports made with commit_to_project: false.',
      commitImport,
    ],
  ] as const;
  for (const [name, summary, description, act] of acts) {
    http.route({
      method: 'POST',
      url: `/api/imports/:id/${name}`,
      config: { permission: 'task.create', target: importTarget },
      schema: { tags, summary, description, params: ImportParams, response: { 200: Import } },
      handler: (request) => act(platform, request.actor, request.access, Number(request.params.id)),
    });
  }
}
