import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { enterStudy } from './enter.ts';
import { takeHook } from './take-hook.ts';

const tags = ['Crowd'];
const Entry = Type.Object({
  PROLIFIC_PID: Type.Optional(Type.String({ maxLength: 128 })),
  STUDY_ID: Type.Optional(Type.String({ maxLength: 128 })),
  SESSION_ID: Type.Optional(Type.String({ maxLength: 128 })),
});
const HOOK_BYTES = 100_000;

export function prolificRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd/prolific/batches/:id',
    config: { permission: 'public', rate: 'crowd' },
    schema: {
      tags,
      summary: 'Where people come to from Prolific',
      description: 'Gives the submission a task, and leads to its page.',
      params: Type.Object({ id: IdParam }),
      querystring: Entry,
      response: { 303: Type.Null() },
    },
    handler: async ({ params, query }, reply) =>
      reply.redirect(await enterStudy(platform, Number(params.id), query), 303) as unknown as null,
  });

  // Signed over the text as it came, so nothing may read it before.
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: HOOK_BYTES },
      async (_request: unknown, body: string) => body,
    );
    scope.route({
      method: 'POST',
      url: '/api/crowd/prolific/hooks/:organization',
      config: { permission: 'public', rate: 'none', replayed: false },
      schema: {
        tags,
        summary: 'Where Prolific tells of changes',
        params: Type.Object({ organization: IdParam }),
        response: { 200: Type.Object({ known: Type.Boolean() }) },
      },
      handler: async (request) => {
        const { organization } = request.params as { organization: string };
        const known = await takeHook(platform, Number(organization), {
          timestamp: String(request.headers['x-prolific-request-timestamp'] ?? ''),
          signature: String(request.headers['x-prolific-request-signature'] ?? ''),
          body: typeof request.body === 'string' ? request.body : '',
        });
        return { known };
      },
    });
  });
}
