import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import { completeDocument, type OpenApiDocument } from './openapi-document.ts';
import type { Http } from './types.ts';

/** OpenAPI 3.1 from the route schemas, at /openapi.json; readable at /docs. Register before any other route. */
export async function describeApi(http: Http, options: { version: string; publicUrl: string }): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Labelwright',
        version: options.version,
        description:
          'Human-in-the-loop data platform. Authenticate with `Authorization: Token <api token>` or `Authorization: Bearer <access token>`; browsers use a session cookie and send `X-Labelwright-Client` with every unsafe call. A POST takes an `Idempotency-Key`, except where `x-replayed` is false.',
      },
      servers: [{ url: options.publicUrl }],
      components: {
        securitySchemes: {
          token: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'Token <api token>' },
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'lw_session' },
        },
      },
      security: [{ token: [] }, { bearer: [] }, { cookie: [] }],
    },
    transform: ({ schema, url, route }) => {
      const { permission, target, replayed, crowd } = route.config ?? {};
      // Generated tests and clients read who may call what from the document.
      return {
        url,
        schema: {
          ...schema,
          ...(permission ? { 'x-permission': permission } : {}),
          ...(target ? { 'x-target': target } : {}),
          ...(crowd ? { 'x-crowd': crowd } : {}),
          ...(replayed === false ? { 'x-replayed': false } : {}),
        },
      };
    },
    transformObject: (made) => ('openapiObject' in made ? completeDocument(made.openapiObject as OpenApiDocument) : {}),
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
  });
  http.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async () => http.swagger(),
  });
  await http.register(scalar, {
    routePrefix: '/docs',
    configuration: { url: '/openapi.json', withDefaultFonts: false },
  });
}
