import type { Readable } from 'node:stream';
import { ResumableUpload, TUS_VERSION, UploadListQuery, UploadParams } from '@labelwright/contract/uploads';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError, invalidField } from '../../../platform/http/app-error.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { UploadRow } from './tus.queries.ts';
import {
  appendToUpload,
  createUpload,
  getUpload,
  largestUploadBytes,
  listUploads,
  terminateUpload,
} from './tus.service.ts';
import { readBytes, readMetadata, TusHeaderError } from './tus-headers.ts';

const tags = ['Resumable uploads'];
const url = '/api/uploads';
const one = `${url}/:uuid`;
const PIECE = 'application/offset+octet-stream';
const EXTENSIONS = 'creation,creation-with-upload,expiration,termination';

/** Resumable uploads after the tus protocol 1.0.0, as any of its clients speaks it. */
export function tusRoutes(http: Http, platform: Platform): void {
  // The body is a stream for the handler to read, of any length.
  http.addContentTypeParser(PIECE, (_request, payload, done) => done(null, payload));
  describeRoute(http, platform);
  createRoute(http, platform);
  http.route({
    method: 'GET',
    url,
    exposeHeadRoute: false,
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Your unfinished uploads',
      querystring: UploadListQuery,
      response: { 200: Type.Array(ResumableUpload) },
    },
    handler: (request) => listUploads(platform, request.actor, request.query.project),
  });
  pieceRoutes(http, platform);
}

function describeRoute(http: Http, platform: Platform): void {
  http.route({
    method: 'OPTIONS',
    url,
    config: { permission: 'public' },
    schema: { tags, summary: 'What this server can do of the tus protocol', response: { 204: Type.Null() } },
    handler: async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'Tus-Resumable': TUS_VERSION,
          'Tus-Version': TUS_VERSION,
          'Tus-Extension': EXTENSIONS,
          'Tus-Max-Size': String(largestUploadBytes(platform)),
        })
        .send(null),
  });
}

function createRoute(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url,
    config: { permission: 'authenticated', rate: 'upload', replayed: false },
    schema: {
      tags,
      summary: 'Begin an upload',
      description:
        'tus: `Upload-Length` and `Upload-Metadata` with `filename` and `project`; the answer names its place.',
      response: { 201: Type.Null() },
    },
    handler: async (request, reply) => {
      const { actor, headers, body } = request;
      const sizeBytes = spoken(request, () => readBytes(headers['upload-length'], 'Upload-Length'));
      const metadata = spoken(request, () => readMetadata(single(headers['upload-metadata'])));
      const created = await createUpload(platform, actor, metadata, sizeBytes);
      const isPiece = headers['content-type']?.startsWith(PIECE) && body !== undefined && body !== null;
      const row = isPiece ? await appendToUpload(platform, actor, created.uuid, 0, body as Readable) : created;
      return tell(reply.code(201).header('Location', `${url}/${created.uuid}`), row).send(null);
    },
  });
}

function pieceRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'HEAD',
    url: one,
    config: { permission: 'authenticated', quiet: true },
    schema: { tags, summary: 'How much of an upload has arrived', params: UploadParams },
    handler: async (request, reply) => {
      assertVersion(request);
      const row = await getUpload(platform, request.actor, request.params.uuid);
      return tell(
        reply.header('Cache-Control', 'no-store').header('Upload-Length', String(row.size_bytes)),
        row,
      ).send();
    },
  });
  http.route({
    method: 'PATCH',
    url: one,
    config: { permission: 'authenticated', rate: 'upload', quiet: true },
    schema: {
      tags,
      summary: 'Send a piece of an upload',
      description: `tus: \`${PIECE}\` from \`Upload-Offset\` on. One request at a time: a second one is answered with 423.`,
      params: UploadParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { actor, headers, body, params } = request;
      if (!headers['content-type']?.startsWith(PIECE)) throw new AppError('unsupported_media_type', `Send ${PIECE}.`);
      const offset = spoken(request, () => readBytes(headers['upload-offset'], 'Upload-Offset'));
      const row = await appendToUpload(platform, actor, params.uuid, offset, body as Readable);
      return tell(reply.code(204), row).send(null);
    },
  });
  http.route({
    method: 'DELETE',
    url: one,
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Give an upload up', params: UploadParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      assertVersion(request);
      await terminateUpload(platform, request.actor, request.params.uuid);
      return reply.code(204).header('Tus-Resumable', TUS_VERSION).send(null);
    },
  });
}

function tell(reply: FastifyReply, row: UploadRow): FastifyReply {
  return reply.headers({
    'Tus-Resumable': TUS_VERSION,
    'Upload-Offset': String(row.received_bytes),
    'Upload-Expires': row.expires_at.toUTCString(),
  });
}

/** Reads headers of a client that speaks our version of the protocol. */
function spoken<T>(request: FastifyRequest, read: () => T): T {
  assertVersion(request);
  try {
    return read();
  } catch (error) {
    if (error instanceof TusHeaderError) throw invalidField(error.header, error.message);
    throw error;
  }
}

function assertVersion(request: FastifyRequest): void {
  if (request.headers['tus-resumable'] === TUS_VERSION) return;
  throw new AppError('precondition_failed', `Send the header Tus-Resumable: ${TUS_VERSION}.`, {
    headers: { 'Tus-Version': TUS_VERSION },
  });
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;
