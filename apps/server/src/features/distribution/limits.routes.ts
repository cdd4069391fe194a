import {
  MemberFilter,
  MemberFilterBody,
  MemberLimits,
  OpsManager,
  OpsManagerBody,
  ProjectUserParams,
  QueueSettings,
  QueueSettingsBody,
} from '@labelwright/contract/distribution-rules';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getLimits, getOpsManager, removeOpsManager, writeOpsManager } from './limits.service.ts';
import { changeQueueSettings, getMemberFilter, getQueueSettings, saveMemberFilter } from './member-rules.service.ts';

const ProjectParams = Type.Object({ id: Reference });
const target = { kind: 'project', param: 'id' } as const;
const tags = ['Queue'];
const OPS = '/api/projects/:id/ops-manager';
const SETTINGS = '/api/projects/:id/queue/settings';
const FILTER = '/api/projects/:id/members/:user/filter';

export function limitRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: OPS,
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'How tasks are split between people',
      description: '404 when the project has no ops manager: then only the limits of the memberships hold.',
      params: ProjectParams,
      response: { 200: OpsManager },
    },
    handler: ({ actor, access }) => getOpsManager(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url: OPS,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Give a project its ops manager',
      description: 'One per project: 409 when there is one.',
      params: ProjectParams,
      body: OpsManagerBody,
      response: { 201: OpsManager },
    },
    handler: async ({ actor, access, body }, reply) =>
      reply.code(201).send(await writeOpsManager(platform, actor, access, 'create', body)),
  });
  for (const [method, how, summary] of [
    ['PUT', 'put', 'Set how tasks are split; what is not sent gets its default'],
    ['PATCH', 'change', 'Change how tasks are split'],
  ] as const)
    http.route({
      method,
      url: OPS,
      config: { permission: 'project.update', target },
      schema: { tags, summary, params: ProjectParams, body: OpsManagerBody, response: { 200: OpsManager } },
      handler: ({ actor, access, body }) => writeOpsManager(platform, actor, access, how, body),
    });
  http.route({
    method: 'DELETE',
    url: OPS,
    config: { permission: 'project.update', target },
    schema: { tags, summary: 'Split tasks no more', params: ProjectParams, response: { 204: Type.Null() } },
    handler: async ({ actor, access }, reply) => {
      await removeOpsManager(platform, actor, access);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/limits',
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'Limits of everybody, and what of them is used up',
      params: ProjectParams,
      response: { 200: MemberLimits },
    },
    handler: ({ actor, access }) => getLimits(platform, actor, access),
  });
  settingRoutes(platform, http);
}

function settingRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: SETTINGS,
    config: { permission: 'members.read', target },
    schema: { tags, summary: 'Settings of the queue', params: ProjectParams, response: { 200: QueueSettings } },
    handler: ({ actor, access }) => getQueueSettings(platform, actor, access),
  });
  http.route({
    method: 'PATCH',
    url: SETTINGS,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Change settings of the queue',
      params: ProjectParams,
      body: QueueSettingsBody,
      response: { 200: QueueSettings },
    },
    handler: ({ actor, access, body }) => changeQueueSettings(platform, actor, access, body),
  });
  http.route({
    method: 'GET',
    url: FILTER,
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'Which tasks a member is offered',
      params: ProjectUserParams,
      response: { 200: MemberFilter },
    },
    handler: ({ actor, access, params }) => getMemberFilter(platform, actor, access, Number(params.user)),
  });
  http.route({
    method: 'PUT',
    url: FILTER,
    config: { permission: 'members.manage', target },
    schema: {
      tags,
      summary: 'Offer a member only tasks whose data matches',
      description: 'Such as those of their language. What they hold they may finish.',
      params: ProjectUserParams,
      body: MemberFilterBody,
      response: { 200: MemberFilter },
    },
    handler: ({ actor, access, params, body }) =>
      saveMemberFilter(platform, actor, access, Number(params.user), body.rules),
  });
  http.route({
    method: 'DELETE',
    url: FILTER,
    config: { permission: 'members.manage', target },
    schema: { tags, summary: 'Offer a member every task', params: ProjectUserParams, response: { 204: Type.Null() } },
    handler: async ({ actor, access, params }, reply) => {
      await saveMemberFilter(platform, actor, access, Number(params.user), []);
      return reply.code(204).send(null);
    },
  });
}
