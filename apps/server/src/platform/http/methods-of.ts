import type { Http } from './types.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that a path is served with; none when there is nothing at it. */
    methodsOf(path: string): string[];
  }
}

/** Remembers every route that is registered from now on. It is asked when nothing answered, never on the way of a request. */
export function rememberMethods(http: Http): void {
  const methods = new Map<string, Set<string>>();
  http.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  http.decorate('methodsOf', (path) => {
    const found = [...methods].filter(([url]) => patternOf(url).test(path)).flatMap(([, known]) => [...known]);
    return [...new Set(found)].sort();
  });
}

/** `/api/tasks/:id` and the like, with or without a slash at the end; `*` is any rest. */
function patternOf(url: string): RegExp {
  const literal = url.replace(/\/$/, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}
