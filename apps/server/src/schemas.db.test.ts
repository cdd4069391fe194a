import serializerCompiler from '@fastify/fast-json-stringify-compiler';
import { ErrorSchema } from '@labelwright/contract/schemas';
import { expect, test } from 'vitest';
import { validateOnUse } from './platform/http/compile-on-use.ts';
import { createHttp } from './platform/http/server.ts';
import { createTestApp } from './platform/testing/test-app.ts';

test('every schema of every route can be compiled, which the server does not do before one is used', async () => {
  const t = await createTestApp();
  const { features, platform } = t.app;
  const http = await createHttp({ logger: platform.log, trustProxy: false, bodyLimitBytes: 1, uploadLimitBytes: 1 });
  const validator = validateOnUse();
  const serializer = serializerCompiler()({ Error: ErrorSchema });
  const wrong: string[] = [];
  let compiled = 0;
  http.addHook('onRoute', ({ method, url, schema = {} }) => {
    const route = { method: String(method), url, httpStatus: '200' };
    const attempt = (part: string, compile: () => void): void => {
      compiled += 1;
      try {
        compile();
      } catch (error) {
        wrong.push(`${route.method} ${url} ${part}: ${String(error)}`);
      }
    };
    for (const part of ['body', 'params', 'querystring'] as const) {
      const given = schema[part];
      if (given) attempt(part, () => validator({ ...route, schema: given })({}));
    }
    for (const [status, given] of Object.entries((schema.response ?? {}) as Record<string, object>))
      for (const one of schemasOf(given)) attempt(status, () => serializer({ ...route, schema: one }));
  });
  for (const feature of features) await feature.routes?.(http);
  expect(wrong).toEqual([]);
  expect(compiled).toBeGreaterThan(2000);
  await http.close();
  await t.close();
});

/** An answer has one schema, or one for each media type. */
function schemasOf(given: object): unknown[] {
  if (!('content' in given)) return [given];
  return Object.values(given.content as Record<string, { schema: unknown }>).map(({ schema }) => schema);
}
