import type { MultipartFile } from '@fastify/multipart';
import {
  AllocateTaskBody,
  Allocation,
  CreateTaskApiBody,
  DeletedTaskApi,
  ListTaskApiBody,
  ReviewTaskApiBody,
  Success,
  TaskApiPage,
  TaskApiTask,
  TaskMetrics,
  TaskMetricsBody,
  TaskReviewAnswer,
  UpdateTaskApiBody,
  UploadZipAnswer,
  WhichTaskBody,
} from '@labelwright/contract/task-api';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { allocate } from './allocate.ts';
import { answerInEnvelope, success } from './envelope.ts';
import { createMetadataCache } from './metadata-cache.ts';
import { readTenantMetrics } from './metrics.ts';
import { reviewTask } from './review-task.ts';
import { createOne, deleteOne, listPage, readOne, updateOne } from './tasks.service.ts';
import { uploadZip } from './upload-zip.ts';

const PREFIX = '/task';
const NAMES = ['create', 'list', 'detail', 'update', 'delete', 'allocate', 'review', 'metrics', 'upload-zip'] as const;
const PATHS: ReadonlySet<string> = new Set(NAMES.map((name) => `${PREFIX}/${name}`));
const tags = ['Task API'];
/** Tasks and projects stand in the body: the services check who may do what with them. */
const config = { permission: 'authenticated' } as const;

/** In a scope of its own, so that its errors, and what it does not have, answer in its envelope. */
export async function taskApiRoutes(http: Http, platform: Platform): Promise<void> {
  await http.register(
    async (scope: Http) => {
      answerInEnvelope(scope, platform, PATHS);
      recordRoutes(scope, platform);
      workRoutes(scope, platform);
      uploadRoute(scope, platform);
    },
    { prefix: PREFIX },
  );
}

function recordRoutes(scope: Http, platform: Platform): void {
  const cache = createMetadataCache(platform.redis);
  scope.route({
    method: 'POST',
    url: '/create',
    config,
    schema: {
      tags,
      summary: 'Create a task',
      description:
        'Without project_id it goes to the tenant’s own project of such tasks. 409 for a second external_id.',
      body: CreateTaskApiBody,
      response: { 201: Success(TaskApiTask) },
    },
    handler: async (request, reply) => {
      const task = await createOne(platform, request.actor, request.body);
      return reply.code(201).send(success(platform, 'Task created.', task));
    },
  });
  scope.route({
    method: 'POST',
    url: '/list',
    config,
    schema: {
      tags,
      summary: 'List tasks of the tenant',
      description: 'Newest first, of every project that the caller may see.',
      body: Type.Union([ListTaskApiBody, Type.Null()]),
      response: { 200: Success(TaskApiPage) },
    },
    handler: async (request) => {
      const page = await listPage(platform, request.actor, request.body ?? {});
      return success(platform, `${page.items.length} of ${page.total} tasks.`, page);
    },
  });
  scope.route({
    method: 'POST',
    url: '/detail',
    config,
    schema: {
      tags,
      summary: 'Read a task',
      description: 'X-Task-Cache says whether labels, instructions and data came from the cache: hit, miss or none.',
      body: WhichTaskBody,
      response: { 200: Success(TaskApiTask) },
    },
    handler: async (request, reply) => {
      const { task, cached } = await readOne(platform, cache, request.actor, request.body);
      reply.header('X-Task-Cache', cached);
      return success(platform, 'Task found.', task);
    },
  });
  scope.route({
    method: 'POST',
    url: '/update',
    config,
    schema: {
      tags,
      summary: 'Change a task',
      description: 'What is not sent stays. `data` replaces the data apart from labels and instructions.',
      body: UpdateTaskApiBody,
      response: { 200: Success(TaskApiTask) },
    },
    handler: async (request) =>
      success(platform, 'Task updated.', await updateOne(platform, request.actor, request.body)),
  });
  scope.route({
    method: 'POST',
    url: '/delete',
    config,
    schema: {
      tags,
      summary: 'Delete a task',
      description: 'It is hidden now and gone for good after the retention time.',
      body: WhichTaskBody,
      response: { 200: Success(DeletedTaskApi) },
    },
    handler: async (request) =>
      success(platform, 'Task deleted.', await deleteOne(platform, request.actor, request.body)),
  });
}

function workRoutes(scope: Http, platform: Platform): void {
  scope.route({
    method: 'POST',
    url: '/allocate',
    config: { ...config, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Get a task, or give it to somebody',
      description:
        'Without a task the next one of the queue; a named task for the caller; with `user` for somebody else. 404 when there is none, with the reason.',
      body: Type.Union([AllocateTaskBody, Type.Null()]),
      response: { 200: Success(Allocation) },
    },
    handler: async (request) =>
      success(platform, 'Task allocated.', await allocate(platform, request.actor, request.body ?? {})),
  });
  scope.route({
    method: 'POST',
    url: '/review',
    config: { ...config, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Approve or reject the answer to a task',
      body: ReviewTaskApiBody,
      response: { 200: Success(TaskReviewAnswer) },
    },
    handler: async (request) =>
      success(platform, 'Review recorded.', await reviewTask(platform, request.actor, request.body)),
  });
  scope.route({
    method: 'POST',
    url: '/metrics',
    config,
    schema: {
      tags,
      summary: 'Numbers of the tenant',
      body: Type.Union([TaskMetricsBody, Type.Null()]),
      response: { 200: Success(TaskMetrics) },
    },
    handler: async (request) =>
      success(platform, 'Metrics read.', await readTenantMetrics(platform, request.actor, request.body ?? {})),
  });
}

function uploadRoute(scope: Http, platform: Platform): void {
  scope.route({
    method: 'POST',
    url: '/upload-zip',
    config: { ...config, rate: 'upload' },
    schema: {
      tags,
      summary: 'Make a task of every file of a ZIP',
      description:
        'multipart/form-data: `file`, and before it the optional fields project_id, labels (JSON list or commas), instructions, priority.',
      response: { 200: Success(UploadZipAnswer), 201: Success(UploadZipAnswer) },
    },
    handler: async (request, reply) => {
      const answer = await uploadZip(platform, request.actor, await zipOf(request));
      const message = `${answer.created} tasks created, ${answer.skipped} files skipped.`;
      return reply.code(answer.created > 0 ? 201 : 200).send(success(platform, message, answer));
    },
  });
}

async function zipOf(request: FastifyRequest): Promise<MultipartFile> {
  if (!request.isMultipart())
    throw new AppError('unsupported_media_type', 'Send the ZIP as multipart/form-data, in the field "file".');
  const file = await request.file().catch((error: Error & { statusCode?: number }) => {
    if (error.statusCode !== undefined) throw error;
    throw invalidField('file', `This is no whole multipart/form-data body: ${error.message}.`);
  });
  if (!file) throw invalidField('file', 'No file was sent.');
  return file;
}
