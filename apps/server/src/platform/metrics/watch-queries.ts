import type pg from 'pg';

type AnyQuery = (...values: unknown[]) => unknown;

/** Times every query that is awaited, on connections opened from now on. Cursors and COPY streams are not queries here. */
export function watchQueries(pool: pg.Pool, observe: (durationMs: number) => void): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as AnyQuery;
    const timed: AnyQuery = (...values) => {
      const startedAt = performance.now();
      const result = query(...values);
      if (result instanceof Promise) {
        const done = (): void => observe(performance.now() - startedAt);
        result.then(done, done);
      }
      return result;
    };
    client.query = timed as typeof client.query;
  });
}
