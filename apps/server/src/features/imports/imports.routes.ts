import { Readable } from 'node:stream';
import {
  FileUpload,
  Import,
  ImportAnswer,
  ImportParams,
  ImportQuery,
  ProjectParams,
  StartImport,
  UploadPreview,
} from '@labelwright/contract/imports';
import { IdParam, PageQuery, Uuid } from '@labelwright/contract/schemas';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { sendStoredFile } from '../../platform/http/files.routes.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { type ImportNowOptions, importNow, LARGEST_INLINE_BYTES } from './import-now.ts';
import { listFileUploads } from './imports.queries.ts';
import { getImport, getUploadedFile, listProjectImports, startImport } from './imports.service.ts';
import { uploadedFileUrl } from './media-task.ts';
import { uploadFile } from './upload-file.ts';

const tags = ['Imports'];
const target = { kind: 'project', param: 'id' } as const;

export function importRoutes(http: Http, platform: Platform): void {
  for (const url of ['/api/projects/:id/import', '/api/projects/:id/tasks/bulk']) {
    http.route({
      method: 'POST',
      url,
      config: { permission: 'task.create', target, rate: 'upload' },
      schema: {
        tags,
        summary: 'Import tasks within the request',
        description:
          'A list of tasks (`{data, meta?, annotations?, predictions?}` or bare data) as JSON, or files as multipart (json, jsonl, csv, tsv, txt, media). All or nothing: with one bad row nothing changes and `validation_errors` names the rows. Files above 64 MB are imported by a job; the answer then carries `import`.',
        params: ProjectParams,
        querystring: ImportQuery,
        response: { 201: ImportAnswer },
      },
      handler: async (request, reply) => {
        reply.code(201);
        const options = nowOptions(request.query);
        if (!request.isMultipart()) {
          if (request.body === undefined || request.body === null || typeof request.body !== 'object')
            throw invalidField('body', 'Send a JSON list of tasks, or files as multipart/form-data.');
          return importNow(platform, request.actor, request.access, { body: request.body }, options);
        }
        const uploads = await receiveFiles(request, platform);
        const ids = uploads.map((upload) => upload.id);
        if (uploads.reduce((total, upload) => total + upload.size, 0) <= LARGEST_INLINE_BYTES) {
          return importNow(platform, request.actor, request.access, { fileUploadIds: ids }, options);
        }
        const started = await startImport(platform, request.actor, request.access, {
          file_upload_ids: ids,
          return_task_ids: options.returnTaskIds,
        });
        return {
          task_count: 0,
          annotation_count: 0,
          prediction_count: 0,
          duration: 0,
          file_upload_ids: ids,
          could_be_tasks_list: true,
          found_formats: {},
          data_columns: [],
          import: started.id,
        };
      },
    });
  }
  http.route({
    method: 'POST',
    url: '/api/projects/:id/uploads',
    config: { permission: 'task.create', target, rate: 'upload' },
    schema: {
      tags,
      summary: 'Upload files to look at before importing them',
      description:
        'multipart/form-data with one or more files, or text pasted as JSON `{"text": "…", "filename": "paste.csv"}`. Answers with the detected format, the columns and the first ten rows of each.',
      params: ProjectParams,
      response: { 201: Type.Array(UploadPreview) },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return receiveFiles(request, platform);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/file-uploads',
    config: { permission: 'task.create', target },
    schema: { tags, summary: 'List uploaded files', params: ProjectParams, response: { 200: Type.Array(FileUpload) } },
    handler: async (request) => {
      const rows = await withActor(platform.db, request.actor, (tx) =>
        listFileUploads(tx, request.access.organizationId, request.access.projectId, undefined),
      );
      return rows.map((row) => ({
        id: row.id,
        url: uploadedFileUrl(request.access.projectId, row.uuid, row.file_name),
        file: row.file_name,
        size: row.size_bytes,
        uploaded_at: row.uploaded_at.toISOString(),
      }));
    },
  });
  importRecords(http, platform);
}

function importRecords(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/imports',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'Import uploaded files as a job',
      description: 'Good rows are imported, bad ones are reported with their line.',
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
      querystring: PageQuery,
      response: { 200: Type.Array(Import) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      return sendPage(
        request,
        reply,
        asked,
        await listProjectImports(platform, request.actor, request.access, asked),
      ) as Import[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/imports/:id',
    config: { permission: 'task.create', target: { kind: 'import', param: 'id' } },
    schema: { tags, summary: 'Read an import', params: ImportParams, response: { 200: Import } },
    handler: (request) => getImport(platform, request.actor, request.access.organizationId, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/imports/:importId',
    config: { permission: 'task.create', target: { kind: 'import', param: 'importId' } },
    schema: {
      tags,
      summary: 'Read an import of a project',
      params: Type.Object({ id: ProjectParams.properties.id, importId: IdParam }),
      response: { 200: Import },
    },
    handler: (request) =>
      getImport(platform, request.actor, request.access.organizationId, Number(request.params.importId)),
  });
  http.route({
    method: 'GET',
    url: '/data/upload/:id/:uuid/:name',
    config: { permission: 'project.read', target, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Read an uploaded file of a project',
      params: Type.Object({ id: ProjectParams.properties.id, uuid: Uuid, name: Type.String({ maxLength: 512 }) }),
    },
    handler: async (request, reply) => {
      const asset = await getUploadedFile(platform, request.actor, request.access, request.params.uuid);
      return sendStoredFile(request, reply, platform.storage, asset.storage_key, {
        contentType: asset.content_type,
        filename: asset.original_filename,
        maxAgeSeconds: 3600,
      });
    },
  });
}

async function receiveFiles(request: FastifyRequest, platform: Platform): Promise<UploadPreview[]> {
  const uploads: UploadPreview[] = [];
  if (!request.isMultipart()) {
    const { text, filename } = (request.body ?? {}) as { text?: unknown; filename?: unknown };
    if (typeof text !== 'string' || text.trim() === '')
      throw invalidField('text', 'Paste at least one row, or send files as multipart/form-data.');
    uploads.push(
      await uploadFile(platform, request.actor, request.access, {
        filename: typeof filename === 'string' ? filename.slice(0, 200) : 'pasted.txt',
        content: Readable.from([Buffer.from(text)]),
      }),
    );
    return uploads;
  }
  for await (const { filename, file: content } of filesOf(request)) {
    uploads.push(await uploadFile(platform, request.actor, request.access, { filename: filename || 'file', content }));
    if (content.truncated)
      throw new AppError('too_large', `${filename} is larger than ${platform.config.uploadLimitMb} MB.`);
  }
  if (uploads.length === 0) throw invalidField('file', 'No file was sent. Send at least one as multipart/form-data.');
  return uploads;
}

/** The parser says what is wrong with a form in plain errors, like those of a fault of ours. */
async function* filesOf(request: FastifyRequest): ReturnType<FastifyRequest['files']> {
  const files = request.files();
  for (;;) {
    const next = await files.next().catch((error: Error & { statusCode?: number }) => {
      if (error.statusCode !== undefined || !/multipart|part|boundary|form/i.test(error.message)) throw error;
      throw invalidField('file', `This is no whole multipart/form-data body: ${error.message}. Send it again.`);
    });
    if (next.done) return;
    yield next.value;
  }
}

interface NowQuery {
  commit_to_project?: boolean;
  return_task_ids?: boolean;
  preannotated_from_fields?: string | string[];
  preannotation_target?: 'auto' | 'annotation' | 'prediction';
}

function nowOptions(query: NowQuery): ImportNowOptions {
  const fields = query.preannotated_from_fields;
  return {
    returnTaskIds: query.return_task_ids ?? false,
    commitToProject: query.commit_to_project ?? true,
    preannotatedFromFields:
      typeof fields === 'string'
        ? fields
            .split(',')
            .map((field) => field.trim())
            .filter(Boolean)
        : fields,
    preannotationTarget: query.preannotation_target,
  };
}
