import {
  DiagnosisQuery,
  LeaseAnswer,
  NextQuery,
  NextTaskSchema,
  QueueDiagnosis,
  QueueMembers,
  QueueSchema,
  UnlockAnswer,
  UnlockBody,
} from '@labelwright/contract/distribution';
import { ReclaimBody, Reclaimed } from '@labelwright/contract/distribution-rules';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { AppError } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { diagnose, getQueueMembers } from './diagnosis.service.ts';
import { getQueue, keepTask, reclaimTasks, releaseTask, unlockTask } from './leases.service.ts';
import { nextTask } from './next-task.ts';

const ProjectParams = Type.Object({ id: Reference });
const TaskParams = Type.Object({ id: IdParam });
const tags = ['Queue'];

export function distributionRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/next',
    // The queue checks membership and role itself, in the same round trip, so that a refusal can say why.
    config: { permission: 'authenticated', rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Next task',
      description:
        'Leases one task to the caller and returns it. 404 when there is none; `error.reason` is one of not_live, not_published, not_member, disabled, paused, limit_reached, none_assigned, filtered_out, share_done, reserved, confident, all_done_by_me, all_taken, none_left; for limit_reached `error.details.limit` names the limit.',
      params: ProjectParams,
      querystring: NextQuery,
      response: { 200: NextTaskSchema },
    },
    handler: (request) => {
      const { actor, params, query } = request;
      if (actor.scopes && !isInScope(actor.scopes, 'task.next')) {
        throw new AppError('forbidden', 'This token is not allowed to use task.next.');
      }
      return nextTask(platform, actor, params.id, { prefetch: query.prefetch === '1' || query.prefetch === 'true' });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/projects/:id/queue',
    config: { permission: 'members.read', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'Who holds which task',
      params: ProjectParams,
      response: { 200: QueueSchema },
    },
    handler: (request) => getQueue(platform, request.actor, request.access),
  });

  http.route({
    method: 'POST',
    url: '/api/tasks/:id/heartbeat',
    config: {
      permission: 'task.next',
      target: { kind: 'task', param: 'id' },
      rate: 'labelling',
      quiet: true,
      crowd: 'held',
    },
    schema: {
      tags,
      summary: 'Keep a task',
      description: 'Renews the lease. 409 with reason slot_taken when it ran out and no place is left.',
      params: TaskParams,
      response: { 200: LeaseAnswer },
    },
    handler: (request) => keepTask(platform, request.actor, request.access, Number(request.params.id)),
  });

  http.route({
    method: 'POST',
    url: '/api/tasks/:id/unlock',
    config: { permission: 'queue.manage', target: { kind: 'task', param: 'id' } },
    schema: {
      tags,
      summary: 'Take a task away from whoever holds it',
      params: TaskParams,
      body: Type.Union([UnlockBody, Type.Null()]),
      response: { 200: UnlockAnswer },
    },
    handler: async (request) => ({
      released: await unlockTask(
        platform,
        request.actor,
        request.access,
        Number(request.params.id),
        request.body?.user ?? undefined,
      ),
    }),
  });

  releaseRoute(platform, http);
  managerRoutes(platform, http);
}

function managerRoutes(platform: Platform, http: Http): void {
  const target = { kind: 'project', param: 'id' } as const;
  http.route({
    method: 'GET',
    url: '/api/projects/:id/queue/members',
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'What is left for whom',
      description: 'Numbers that would cost too much are estimated from a sample, and say so.',
      params: ProjectParams,
      response: { 200: QueueMembers },
    },
    handler: ({ actor, access }) => getQueueMembers(platform, actor, access),
  });

  http.route({
    method: 'GET',
    url: '/api/projects/:id/queue/diagnosis',
    config: { permission: 'queue.manage', target },
    schema: {
      tags,
      summary: 'Why somebody gets no task',
      description: 'Asks the queue without taking anything, and tells every cause with what mends it.',
      params: ProjectParams,
      querystring: DiagnosisQuery,
      response: { 200: QueueDiagnosis },
    },
    handler: ({ actor, access, query }) => diagnose(platform, actor, access, query.user),
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/queue/reclaim',
    config: { permission: 'queue.manage', target },
    schema: {
      tags,
      summary: 'Take tasks back from whoever holds them',
      description: 'All that are held, or those of one person, of one task, or held for long. The reason is audited.',
      params: ProjectParams,
      body: ReclaimBody,
      response: { 200: Reclaimed },
    },
    handler: ({ actor, access, body }) => reclaimTasks(platform, actor, access, body),
  });
}

/** Called by a page that is going away: the beacon's body is text of any kind and says nothing that matters. */
function releaseRoute(platform: Platform, http: Http): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, async () => undefined);
    scope.route({
      method: 'POST',
      url: '/api/tasks/:id/release',
      config: {
        permission: 'task.next',
        target: { kind: 'task', param: 'id' },
        rate: 'labelling',
        quiet: true,
        crowd: 'held',
      },
      schema: { tags, summary: 'Give a task back', params: TaskParams, response: { 204: Type.Null() } },
      handler: async (request, reply) => {
        const { id } = request.params as { id: string };
        await releaseTask(platform, request.actor, request.access, Number(id));
        return reply.code(204).send(null);
      },
    });
  });
}
