import type { FastifyRequest, preValidationAsyncHookHandler } from 'fastify';
import type { Http } from './types.ts';

const WRITTEN = new Map([
  ['1', 'true'],
  ['0', 'false'],
  ['True', 'true'],
  ['False', 'false'],
]);

/** Scripts in Python write True, and older clients 1, where a query is to say true. */
export function readQueryBooleans(http: Http): void {
  http.addHook('onRoute', (route) => {
    const names = booleansOf(route.schema?.querystring);
    if (names.length === 0) return;
    const read: preValidationAsyncHookHandler = async (request: FastifyRequest) => {
      const query = request.query as Record<string, unknown>;
      for (const name of names) {
        const value = query[name];
        if (typeof value === 'string') query[name] = WRITTEN.get(value) ?? value;
      }
    };
    route.preValidation = [read, ...[route.preValidation ?? []].flat()];
  });
}

function booleansOf(schema: unknown): string[] {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { type?: unknown }> };
  return Object.keys(properties).filter((name) => properties[name]?.type === 'boolean');
}
