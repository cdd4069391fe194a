import type { Http } from './types.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that a path is served with; none when there is nothing at it. */
    methodsOf(path: string): string[];
  }
}

/** Remembers every route that is registered from now on. It is asked when nothing answered, never on the way of a request. */
export function rememberMethods(http: Http): void {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  http.addHook('onRoute', ({ url, method }) => {
    const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) known.methods.add(one);
    routes.set(url, known);
  });
  http.decorate('methodsOf', (path) => {
    const found = [...routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  });
}

/** `/api/tasks/:id` and the like, with or without a slash at the end; `*` is any rest. */
function patternOf(url: string): RegExp {
  const literal = url.replace(/\/$/, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}
