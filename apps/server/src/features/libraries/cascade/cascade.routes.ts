import { CascadeBody, CascadeProject, TemplateOffer } from '@labelwright/contract/project-groups';
import { Project } from '@labelwright/contract/projects';
import { JobReference, Nullable, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { notFound } from '../../../platform/http/app-error.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getVisibleProject } from '../../projects/index.ts';
import { getTemplateOffer, listCascade, startCascade } from './cascade.service.ts';
import { takeOver } from './take-over.ts';

const tags = ['Project templates'];
const params = Type.Object({ id: Reference });
const target: Target = { kind: 'project', param: 'id' };
const config = { permission: 'project.update', target } as const;

export function cascadeRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/template',
    config,
    schema: {
      tags,
      summary: 'What the project would take over from its template',
      params,
      response: { 200: Nullable(TemplateOffer) },
    },
    handler: ({ actor, access }) => getTemplateOffer(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/template',
    config,
    schema: {
      tags,
      summary: 'Take over what changed in the template',
      description: 'Fields that were changed in the project keep their values.',
      params,
      response: { 200: Project },
    },
    handler: async ({ actor, access }) => {
      const { organizationId, projectId } = access;
      const offer = await getTemplateOffer(platform, actor, access);
      if (offer === null) throw notFound('Template');
      await takeOver(platform, actor, { organizationId, projectId, templateId: offer.template.id });
      return getVisibleProject(platform, actor, projectId);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/template/projects',
    config,
    schema: {
      tags,
      summary: 'Projects made from this template, and what each would take over',
      params,
      response: { 200: Type.Array(CascadeProject) },
    },
    handler: ({ actor, access }) => listCascade(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/template/projects',
    config,
    schema: {
      tags,
      summary: 'Bring the changes of this template into its projects',
      description: 'A job; its result names the projects that refused, and why.',
      params,
      body: CascadeBody,
      response: { 202: JobReference },
    },
    handler: async ({ actor, access, body }, reply) =>
      reply.code(202).send(await startCascade(platform, actor, access, body)),
  });
}
