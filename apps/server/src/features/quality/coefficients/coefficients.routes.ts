import { QualityParams } from '@labelwright/contract/quality';
import { ProjectCoefficients } from '@labelwright/contract/quality-coefficients';
import { JobReference } from '@labelwright/contract/schemas';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getCoefficients, startCoefficients } from './coefficients.service.ts';

const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const config = { permission: 'project.stats', target } as const;
const url = '/api/projects/:id/quality/coefficients';

export function coefficientsRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'Every measure of the answers to each control',
      description:
        'As computed last, over all answers that count: choices, ratings, numbers, texts, rankings, comparisons, regions and spans each by the measures that suit them, with intervals and what to be careful about. `is_stale` says that answers or rules have changed since.',
      params: QualityParams,
      response: { 200: ProjectCoefficients },
    },
    handler: (request) => getCoefficients(platform, request.actor, request.access),
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Compute the measures again',
      params: QualityParams,
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await startCoefficients(platform, request.actor, request.access)),
  });
}
