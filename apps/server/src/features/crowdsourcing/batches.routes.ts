import { BackendParams, RecordParams } from '@labelwright/contract/crowd-assignments';
import {
  BatchCost,
  CreateBatch,
  CrowdBatch,
  DecideBatch,
  Decided,
  ExtendBatch,
  UpdateBatch,
} from '@labelwright/contract/crowd-batches';
import { CreateHits, IngestBody, StartedJob, SyncBody } from '@labelwright/contract/crowd-hits';
import { CrowdPayment } from '@labelwright/contract/crowd-money';
import { PageOf, PageQuery, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { createBatch, createHits, deleteBatch, previewBatch, updateBatch } from './create-batch.ts';
import { decideBatch } from './decide-assignments.ts';
import { expireBatch, extendBatch } from './end-batch.ts';
import { getBatch, pageBatches, pagePayments } from './read-batches.ts';
import { publishNow, startIngest, startSync, startSyncOfBatch } from './start-jobs.ts';

const tags = ['Crowd'];
const ofProject = { kind: 'project', param: 'id' } as const;
const target = { kind: 'crowd_batch', param: 'id' } as const;
const ProjectParams = Type.Object({ id: Reference });
const Nothing = Type.Optional(Type.Unknown());

export function batchRoutes(http: Http, platform: Platform): void {
  collection(http, platform);
  records(http, platform);
  actions(http, platform);
  byBackend(http, platform);
}

function collection(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/crowd-batches',
    config: { permission: 'crowd.read', target: ofProject },
    schema: {
      tags,
      summary: 'List the batches of a project',
      description: 'Newest first.',
      params: ProjectParams,
      querystring: PageQuery,
      response: { 200: PageOf(CrowdBatch) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageBatches(platform, request.actor, request.access, page);
      return sendPage(request, reply, page, found) as CrowdBatch[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/crowd-batches',
    config: { permission: 'crowd.manage', target: ofProject },
    schema: {
      tags,
      summary: 'Offer tasks to a crowd',
      description:
        'A draft, or published at once. Tasks that are on offer already, or need no answers, are left out. Money is promised when it is published.',
      params: ProjectParams,
      body: CreateBatch,
      response: { 201: CrowdBatch },
    },
    handler: async ({ actor, access, body }, reply) => {
      const { batch } = await createBatch(platform, actor, access, body);
      return reply.code(201).send(batch);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/crowd-batches/preview',
    config: { permission: 'crowd.manage', target: ofProject },
    schema: {
      tags,
      summary: 'What a batch would cost',
      description: 'Writes nothing. Asks the provider for its balance.',
      params: ProjectParams,
      body: CreateBatch,
      response: { 200: BatchCost },
    },
    handler: ({ actor, access, body }) => previewBatch(platform, actor, access, body),
  });
}

function records(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id',
    config: { permission: 'crowd.read', target },
    schema: { tags, summary: 'Read a batch', params: RecordParams, response: { 200: CrowdBatch } },
    handler: ({ actor, access, params }) => getBatch(platform, actor, access, Number(params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/crowd-batches/:id',
    config: { permission: 'crowd.manage', target },
    schema: {
      tags,
      summary: 'Change a batch',
      description: 'All of a draft; of what is published the budget alone.',
      params: RecordParams,
      body: UpdateBatch,
      response: { 200: CrowdBatch },
    },
    handler: ({ actor, access, params, body }) => updateBatch(platform, actor, access, Number(params.id), body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/crowd-batches/:id',
    config: { permission: 'crowd.manage', target },
    schema: { tags, summary: 'Delete a draft', params: RecordParams, response: { 204: Type.Null() } },
    handler: async ({ actor, access, params }, reply) => {
      await deleteBatch(platform, actor, access, Number(params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/crowd-batches/:id/payments',
    config: { permission: 'crowd.manage', target },
    schema: {
      tags,
      summary: 'What a batch has paid',
      params: RecordParams,
      querystring: PageQuery,
      response: { 200: PageOf(CrowdPayment) },
    },
    handler: async (request, reply) => {
      const { actor, access, params, query } = request;
      const page = pageRequest(query);
      const found = await pagePayments(platform, actor, access, Number(params.id), page);
      return sendPage(request, reply, page, found) as CrowdPayment[];
    },
  });
}

function actions(http: Http, platform: Platform): void {
  const manage = { permission: 'crowd.manage', target } as const;
  const started = { 202: StartedJob };
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/publish',
    config: manage,
    schema: {
      tags,
      summary: 'Publish a batch',
      description: 'A draft, or what is left of one that its provider refused.',
      params: RecordParams,
      body: Nothing,
      response: started,
    },
    handler: async ({ actor, access, params }, reply) =>
      reply.code(202).send(await publishNow(platform, actor, access, Number(params.id))),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/extend',
    config: manage,
    schema: {
      tags,
      summary: 'Ask for more answers, or give more time',
      params: RecordParams,
      body: ExtendBatch,
      response: started,
    },
    handler: async ({ actor, access, params, body }, reply) =>
      reply.code(202).send(await extendBatch(platform, actor, access, Number(params.id), body)),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/expire',
    config: manage,
    schema: {
      tags,
      summary: 'End a batch',
      description: 'Nobody begins any more. What was begun may still be handed in, and is decided on.',
      params: RecordParams,
      body: Nothing,
      response: started,
    },
    handler: async ({ actor, access, params }, reply) =>
      reply.code(202).send(await expireBatch(platform, actor, access, Number(params.id))),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/sync',
    config: manage,
    schema: {
      tags,
      summary: 'Ask the provider for work on a batch',
      params: RecordParams,
      body: Nothing,
      response: started,
    },
    handler: async ({ actor, access, params }, reply) =>
      reply.code(202).send(await startSyncOfBatch(platform, actor, access, Number(params.id))),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd-batches/:id/decide',
    config: { permission: 'crowd.decide', target },
    schema: {
      tags,
      summary: 'Approve or reject work of a batch',
      description: 'What is named, or all that was taken in and waits.',
      params: RecordParams,
      body: DecideBatch,
      response: { 200: Decided },
    },
    handler: ({ actor, access, params, body }) => decideBatch(platform, actor, access, Number(params.id), body),
  });
}

/** As S3 has them: by provider, whatever the project. */
function byBackend(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/crowd/:backend/hits',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Publish tasks to a crowd',
      description:
        'All of one project. The job’s result names the tasks `created` and those `skipped`, which are on offer already or need no answers.',
      params: BackendParams,
      body: CreateHits,
      response: { 202: StartedJob },
    },
    handler: async ({ actor, params, body }, reply) => {
      const [first] = body.task_ids;
      if (first === undefined) throw invalidField('task_ids', 'Name a task.');
      const access = await requireAccess(platform, actor, { kind: 'task', reference: first }, 'crowd.manage');
      const { batch, jobId } = await createHits(platform, actor, access, params.backend, body);
      return reply.code(202).send({ job_id: jobId ?? '', status: 'queued', batch: batch.id });
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd/:backend/sync',
    config: { permission: 'organization.manage' },
    schema: {
      tags,
      summary: 'Ask a provider for work that was handed in',
      description:
        'The job’s result: `{hits, assignments_seen, assignments_updated}`, or `{seen, updated}` of the hit that is named.',
      params: BackendParams,
      body: Type.Union([SyncBody, Type.Null()]),
      response: { 202: StartedJob },
    },
    handler: async ({ actor, params, body }, reply) =>
      reply.code(202).send(await startSync(platform, actor, params.backend, body ?? {})),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd/:backend/ingest',
    config: { permission: 'organization.manage' },
    schema: {
      tags,
      summary: 'Take in answers that were handed in',
      description: 'The job’s result: `{ingested, skipped}`.',
      params: BackendParams,
      body: Type.Union([IngestBody, Type.Null()]),
      response: { 202: StartedJob },
    },
    handler: async ({ actor, params, body }, reply) =>
      reply.code(202).send(await startIngest(platform, actor, params.backend, body ?? {})),
  });
}
