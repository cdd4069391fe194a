import {
  AnnotationSchema,
  CreateAnnotationBody,
  DraftSchema,
  RevisionSchema,
  SkipBody,
  StreamHistorySchema,
  SubmitAnnotationBody,
  UpdateAnnotationBody,
} from '@labelwright/contract/annotations';
import { Id, IdParam, PageQuery, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import {
  getAnnotation,
  getRevisions,
  getStreamHistory,
  pageAnnotations,
  pageReadableAnnotations,
} from './annotations.service.ts';
import { changeAnnotation } from './change-annotation.ts';
import { convertToDraft, deleteAnnotation, restoreAnnotation } from './remove-annotation.ts';
import { assignmentOf, submitAnnotation } from './submit-annotation.ts';

const Params = Type.Object({ id: IdParam });
const tags = ['Annotations'];
const submittedTo = { kind: 'task', param: 'id', reads: 'submission' } as const;
const Flag = Type.Optional(Type.String({ pattern: '^(0|1|true|false)$' }));
const isOn = (flag: string | undefined): boolean => flag === '1' || flag === 'true';

export function annotationRoutes(platform: Platform, http: Http): void {
  createRoutes(platform, http);
  listRoutes(platform, http);
  recordRoutes(platform, http);
}

function createRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/annotations',
    config: { permission: 'annotation.create', target: submittedTo, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Submit an annotation',
      description:
        'Stores the answer and finishes the work on the task. `was_cancelled` skips. 200 with the stored annotation when the submission_id was used for this task before.',
      params: Params,
      querystring: Type.Object({ was_cancelled: Flag }),
      body: CreateAnnotationBody,
      response: { 200: AnnotationSchema, 201: AnnotationSchema },
    },
    handler: async (request, reply) => {
      const { actor, access, params, query, body } = request;
      const skips = isOn(query.was_cancelled) || body.was_cancelled === true;
      const { annotation, isNew } = await submitAnnotation(platform, actor, access, Number(params.id), {
        ...body,
        was_cancelled: skips,
      });
      return reply.code(isNew ? 201 : 200).send(annotation);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/tasks/:id/skip',
    config: { permission: 'annotation.create', target: submittedTo, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Skip a task',
      params: Params,
      body: Type.Union([SkipBody, Type.Null()]),
      response: { 200: AnnotationSchema, 201: AnnotationSchema },
    },
    handler: async (request, reply) => {
      const { actor, access, params, body } = request;
      const { annotation, isNew } = await submitAnnotation(platform, actor, access, Number(params.id), {
        ...(body ?? {}),
        was_cancelled: true,
      });
      return reply.code(isNew ? 201 : 200).send(annotation);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/annotations',
    config: { permission: 'authenticated', rate: 'labelling' },
    schema: {
      tags,
      summary: 'Submit an annotation with a submission id',
      description:
        '201 the first time, 200 with the stored record when the submission_id was used for this task before.',
      body: SubmitAnnotationBody,
      response: { 200: AnnotationSchema, 201: AnnotationSchema },
    },
    handler: async (request, reply) => {
      const { actor, body } = request;
      const access = await requireAccess(platform, actor, { kind: 'task', reference: body.task }, 'annotation.create');
      const of = await assignmentOf(platform, actor, access, body);
      const { annotation, isNew } = await submitAnnotation(platform, actor, access, body.task, { ...body, ...of });
      return reply.code(isNew ? 201 : 200).send(annotation);
    },
  });
}

function listRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/annotations',
    config: { permission: 'task.read', target: { kind: 'task', param: 'id' }, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Annotations of a task',
      description: 'Without skips. Annotators see their own, unless the project shows the annotation history.',
      params: Params,
      querystring: PageQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const asked = { taskId: Number(request.params.id), cancelled: false, page };
      return sendPage(request, reply, page, await pageAnnotations(platform, request.actor, request.access, asked));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/annotations',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'List annotations',
      description: 'Of a task, of a project, or of all that you may read.',
      querystring: Type.Intersect([
        PageQuery,
        Type.Object({ task: Type.Optional(Id), project: Type.Optional(Id), was_cancelled: Flag }),
      ]),
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const id = query.task ?? query.project;
      const page = pageRequest(query);
      const asked = { page, ...(query.was_cancelled === undefined ? {} : { cancelled: isOn(query.was_cancelled) }) };
      if (id === undefined) {
        return sendPage(request, reply, page, await pageReadableAnnotations(platform, actor, asked));
      }
      const kind = query.task === undefined ? 'project' : 'task';
      const access = await requireAccess(platform, actor, { kind, reference: id }, 'task.read');
      const ofTask = query.task === undefined ? {} : { taskId: query.task };
      return sendPage(request, reply, page, await pageAnnotations(platform, actor, access, { ...asked, ...ofTask }));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-stream-history',
    config: { permission: 'task.next', target: { kind: 'project', param: 'id' }, rate: 'labelling' },
    schema: {
      tags,
      summary: 'What the caller answered last',
      params: Type.Object({ id: Reference }),
      response: { 200: StreamHistorySchema },
    },
    handler: (request) => getStreamHistory(platform, request.actor, request.access),
  });
}

function recordRoutes(platform: Platform, http: Http): void {
  const target = { kind: 'annotation', param: 'id' } as const;
  http.route({
    method: 'GET',
    url: '/api/annotations/:id',
    config: { permission: 'task.read', target, rate: 'labelling' },
    schema: { tags, summary: 'Read one annotation', params: Params, response: { 200: AnnotationSchema } },
    handler: async (request, reply) => {
      const annotation = await getAnnotation(platform, request.actor, request.access, Number(request.params.id));
      reply.header('ETag', `"${annotation.version}"`);
      return annotation;
    },
  });

  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/annotations/:id',
      config: { permission: 'annotation.create', target, rate: 'labelling' },
      schema: {
        tags,
        summary: 'Change an annotation',
        description:
          'The version before is kept as a revision. Send `version` or If-Match to be told (409) when somebody changed it meanwhile.',
        params: Params,
        body: UpdateAnnotationBody,
        response: { 200: AnnotationSchema },
      },
      handler: async (request, reply) => {
        const { actor, access, params, body } = request;
        const basedOn = body.version ?? matchedVersion(request.headers['if-match']);
        const annotation = await changeAnnotation(platform, actor, access, Number(params.id), body, basedOn);
        reply.header('ETag', `"${annotation.version}"`);
        return annotation;
      },
    });
  }

  http.route({
    method: 'DELETE',
    url: '/api/annotations/:id',
    config: { permission: 'annotation.delete', target },
    schema: { tags, summary: 'Delete an annotation', params: Params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await deleteAnnotation(platform, request.actor, request.access, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/annotations/:id/restore',
    config: { permission: 'annotation.delete', target },
    schema: { tags, summary: 'Restore a deleted annotation', params: Params, response: { 200: AnnotationSchema } },
    handler: (request) => restoreAnnotation(platform, request.actor, request.access, Number(request.params.id)),
  });

  http.route({
    method: 'POST',
    url: '/api/annotations/:id/convert-to-draft',
    config: { permission: 'annotation.create', target },
    schema: {
      tags,
      summary: 'Turn an annotation into a draft',
      params: Params,
      response: { 201: DraftSchema },
    },
    handler: async (request, reply) => {
      const draft = await convertToDraft(platform, request.actor, request.access, Number(request.params.id));
      return reply.code(201).send(draft);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/annotations/:id/revisions',
    config: { permission: 'task.read', target },
    schema: {
      tags,
      summary: 'Versions of an annotation',
      description: 'Newest first; the first entry is the annotation as it is.',
      params: Params,
      response: { 200: Type.Array(RevisionSchema) },
    },
    handler: (request) => getRevisions(platform, request.actor, request.access, Number(request.params.id)),
  });
}

function matchedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const version = Number(/^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]);
  if (!Number.isInteger(version)) throw invalidField('If-Match', 'Must be the ETag of the annotation, such as "3".');
  return version;
}
