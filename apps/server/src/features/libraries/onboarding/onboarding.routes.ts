import {
  Onboarding,
  OnboardingDismiss,
  OnboardingStep,
  OnboardingTick,
  StepCreate,
  StepUpdate,
} from '@labelwright/contract/project-groups';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  addStep,
  changeStep,
  dismiss,
  getOrganizationOnboarding,
  getProjectOnboarding,
  listOnboardingSteps,
  removeStep,
  tickStep,
} from './onboarding.service.ts';

const tags = ['Onboarding'];
const Code = Type.String({ minLength: 1, maxLength: 2 });
const Steps = Type.Array(OnboardingStep);
const read = { permission: 'library.read' } as const;
const manage = { permission: 'library.manage' } as const;
const target: Target = { kind: 'project', param: 'id' };

export function onboardingRoutes(http: Http, platform: Platform): void {
  ofOrganization(http, platform);
  steps(http, platform);
  ofProject(http, platform);
}

function ofOrganization(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/onboarding',
    config: read,
    schema: { tags, summary: 'From the first project to the first export', response: { 200: Onboarding } },
    handler: ({ actor }) => getOrganizationOnboarding(platform, actor),
  });
  http.route({
    method: 'POST',
    url: '/api/onboarding/dismiss',
    config: { ...read, quiet: true },
    schema: { tags, summary: 'Put the checklist away', body: OnboardingDismiss, response: { 200: Onboarding } },
    handler: async ({ actor, body }) => {
      await dismiss(platform, actor, null, body.dismissed);
      return getOrganizationOnboarding(platform, actor);
    },
  });
}

function steps(http: Http, platform: Platform): void {
  const params = Type.Object({ code: Code });
  http.route({
    method: 'GET',
    url: '/api/onboarding/steps',
    config: read,
    schema: { tags, summary: 'Steps of setting up a project', response: { 200: Steps } },
    handler: ({ actor }) => listOnboardingSteps(platform, actor),
  });
  http.route({
    method: 'POST',
    url: '/api/onboarding/steps',
    config: manage,
    schema: { tags, summary: 'Add a step', body: StepCreate, response: { 201: Steps } },
    handler: async ({ actor, body }, reply) => reply.code(201).send(await addStep(platform, actor, body)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/onboarding/steps/:code',
    config: manage,
    schema: { tags, summary: 'Change or move a step', params, body: StepUpdate, response: { 200: Steps } },
    handler: ({ actor, body, params: { code } }) => changeStep(platform, actor, code.toUpperCase(), body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/onboarding/steps/:code',
    config: manage,
    schema: { tags, summary: 'Remove a step', params, response: { 200: Steps } },
    handler: ({ actor, params: { code } }) => removeStep(platform, actor, code.toUpperCase()),
  });
}

function ofProject(http: Http, platform: Platform): void {
  const params = Type.Object({ id: Reference });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/onboarding',
    config: { permission: 'project.stats', target },
    schema: { tags, summary: 'How far the project is set up', params, response: { 200: Onboarding } },
    handler: ({ actor, access }) => getProjectOnboarding(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/onboarding/dismiss',
    config: { permission: 'project.stats', target, quiet: true },
    schema: {
      tags,
      summary: 'Put the checklist of the project away',
      params,
      body: OnboardingDismiss,
      response: { 200: Onboarding },
    },
    handler: async ({ actor, access, body }) => {
      await dismiss(platform, actor, access.projectId, body.dismissed);
      return getProjectOnboarding(platform, actor, access);
    },
  });
  http.route({
    method: 'PATCH',
    url: '/api/projects/:id/onboarding/:code',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Tick a step off by hand',
      description: 'A step that ticks itself off stays done when the project shows that it is.',
      params: Type.Object({ id: Reference, code: Code }),
      body: OnboardingTick,
      response: { 200: Onboarding },
    },
    handler: ({ actor, access, body, params: { code } }) =>
      tickStep(platform, actor, access, code.toUpperCase(), body.finished),
  });
}
