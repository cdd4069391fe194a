import {
  ConvertExport,
  CreateExport,
  Export,
  ExportDownloadQuery,
  ExportFormat,
  ExportListQuery,
  ExportParams,
  ExportPreview,
  ExportPreviewBody,
  ExportProjectParams,
  ExportQuery,
  ProjectExportParams,
  SendExport,
} from '@labelwright/contract/exports';
import { JobReference } from '@labelwright/contract/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { sendStoredFile } from '../../platform/http/files.routes.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { planFromQuery } from './export-plan.ts';
import { deleteExport, getExport, getExportFile, listFormats, listProjectExports } from './exports.service.ts';
import { openDownload } from './open-download.ts';
import { sendExport } from './send-export.ts';
import { convertExport, previewExport, startExport } from './start-export.ts';

const tags = ['Exports'];
const project = { permission: 'project.export', target: { kind: 'project', param: 'id' } } as const;
const single = { permission: 'project.export', target: { kind: 'export', param: 'id' } } as const;

export function exportRoutes(http: Http, platform: Platform): void {
  downloads(http, platform);
  records(http, platform);
  recordsById(http, platform);
}

function downloads(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/export',
    config: project,
    schema: {
      tags,
      summary: 'Export a project within the request',
      description:
        'Streams any format (JSON when none is named) as one consistent snapshot. Only tasks with an annotation that was not skipped, unless `download_all_tasks`.',
      params: ExportProjectParams,
      querystring: ExportQuery,
    },
    handler: async (request, reply) => {
      const plan = planFromQuery(request.query);
      const { stream, filename, contentType } = await openDownload(platform, request.actor, request.access, plan);
      reply.headers({
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${filename}"`,
        filename,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      });
      return reply.send(stream);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/export/formats',
    config: project,
    schema: {
      tags,
      summary: 'List the export formats',
      description: 'With what each would lose of the answers of this interface.',
      params: ExportProjectParams,
      response: { 200: Type.Array(ExportFormat) },
    },
    handler: (request) => listFormats(platform, request.actor, request.access),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/export/preview',
    config: project,
    schema: {
      tags,
      summary: 'Count what an export would take',
      description: 'Exactly, or null where counting takes longer than a person waits.',
      params: ExportProjectParams,
      body: ExportPreviewBody,
      response: { 200: ExportPreview },
    },
    handler: (request) => previewExport(platform, request.actor, request.access, request.body),
  });
}

function records(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/exports',
    config: project,
    schema: {
      tags,
      summary: 'Export a project to a file',
      description: 'Runs as a job; follow `job_id` and download the file when the export is completed.',
      params: ExportProjectParams,
      body: CreateExport,
      response: { 202: Export },
    },
    handler: async (request, reply) => {
      reply.code(202);
      return startExport(platform, request.actor, request.access, request.body);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/exports',
    config: project,
    schema: { tags, summary: 'List exports', params: ExportProjectParams, querystring: ExportListQuery },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      return sendPage(request, reply, asked, await listProjectExports(platform, request.actor, request.access, asked));
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/exports/:exportId',
    config: project,
    schema: { tags, summary: 'Read an export', params: ProjectExportParams, response: { 200: Export } },
    handler: (request) => getExport(platform, request.actor, request.access, Number(request.params.exportId)),
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/exports/:exportId',
    config: project,
    schema: { tags, summary: 'Delete an export and its file', params: ProjectExportParams },
    handler: async (request, reply) => {
      await deleteExport(platform, request.actor, request.access, Number(request.params.exportId));
      return reply.code(204).send();
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/exports/:exportId/download',
    config: project,
    schema: {
      tags,
      summary: 'Download the file of an export',
      description: 'With `exportType`, the file that it was converted to.',
      params: ProjectExportParams,
      querystring: ExportDownloadQuery,
    },
    handler: (request, reply) => {
      const { exportType, export_type: other } = request.query;
      return sendFile(platform, request, reply, Number(request.params.exportId), exportType ?? other);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/exports/:exportId/convert',
    config: project,
    schema: {
      tags,
      summary: 'Write an export again in another format',
      description: 'The same tasks at the same moment. Of exports as JSON; runs as a job.',
      params: ProjectExportParams,
      body: ConvertExport,
      response: { 202: Export },
    },
    handler: async (request, reply) => {
      reply.code(202);
      const id = Number(request.params.exportId);
      return convertExport(platform, request.actor, request.access, id, request.body);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/exports/:exportId/send',
    config: project,
    schema: {
      tags,
      summary: 'Put the file of an export into a storage',
      description: 'Below the prefix of a target storage of the project; runs as a job.',
      params: ProjectExportParams,
      body: SendExport,
      response: { 202: JobReference },
    },
    handler: async (request, reply) => {
      reply.code(202);
      const id = Number(request.params.exportId);
      return sendExport(platform, request.actor, request.access, id, request.body);
    },
  });
}

function recordsById(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/exports/:id',
    config: single,
    schema: { tags, summary: 'Read an export by id', params: ExportParams, response: { 200: Export } },
    handler: (request) => getExport(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/exports/:id/download',
    config: single,
    schema: { tags, summary: 'Download the file of an export by id', params: ExportParams },
    handler: (request, reply) => sendFile(platform, request, reply, Number(request.params.id)),
  });
}

async function sendFile(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  format?: string,
): Promise<FastifyReply> {
  const file = await getExportFile(platform, request.actor, request.access, id, format);
  reply.header('filename', file.filename);
  return sendStoredFile(request, reply, platform.storage, file.storageKey, {
    contentType: file.contentType,
    filename: file.filename,
    disposition: 'attachment',
    maxAgeSeconds: 0,
  });
}
