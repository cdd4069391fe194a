import {
  DeleteFileUploads,
  FileUpload,
  FileUploadQuery,
  ImportParams,
  ProjectParams,
  UpdateFileUpload,
} from '@labelwright/contract/imports';
import { Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { sendStoredFile } from '../../platform/http/files.routes.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeFileUpload,
  getFileUpload,
  listUploads,
  removeFileUpload,
  removeFileUploads,
} from './file-uploads.service.ts';
import { getUploadedFile } from './imports.service.ts';

const tags = ['Imports'];
const target = { kind: 'project', param: 'id' } as const;
const fileTarget = { kind: 'file_upload', param: 'id' } as const;

export function fileUploadRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/file-uploads',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'List uploaded files',
      params: ProjectParams,
      querystring: FileUploadQuery,
      response: { 200: Type.Array(FileUpload) },
    },
    handler: (request) => listUploads(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/file-uploads',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'Forget uploaded files',
      description: 'Those in `file_upload_ids`, or all. Tasks that show them keep them.',
      params: ProjectParams,
      body: DeleteFileUploads,
      response: { 200: Type.Object({ deleted: Type.Integer() }) },
    },
    handler: (request) => removeFileUploads(platform, request.actor, request.access, request.body?.file_upload_ids),
  });
  http.route({
    method: 'GET',
    url: '/api/import/file-upload/:id',
    config: { permission: 'task.create', target: fileTarget },
    schema: { tags, summary: 'Read an uploaded file', params: ImportParams, response: { 200: FileUpload } },
    handler: (request) => getFileUpload(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/import/file-upload/:id',
    config: { permission: 'task.create', target: fileTarget },
    schema: {
      tags,
      summary: 'Give an uploaded file a serial number',
      params: ImportParams,
      body: UpdateFileUpload,
      response: { 200: FileUpload },
    },
    handler: (request) =>
      changeFileUpload(platform, request.actor, request.access, Number(request.params.id), request.body.serial_number),
  });
  http.route({
    method: 'DELETE',
    url: '/api/import/file-upload/:id',
    config: { permission: 'task.create', target: fileTarget },
    schema: { tags, summary: 'Forget an uploaded file', params: ImportParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeFileUpload(platform, request.actor, request.access, Number(request.params.id));
      return reply.code(204).send(null);
    },
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
