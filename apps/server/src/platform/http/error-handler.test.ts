import pg from 'pg';
import { expect, test } from 'vitest';
import { toAppError } from './error-handler.ts';

test('a database that is away is a 503 to come back after, not a fault of the request', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 1 });
  const error = await client.connect().catch((problem: unknown) => problem);
  expect(toAppError(error)).toMatchObject({ status: 503, reason: 'service_away', headers: { 'Retry-After': '5' } });
  for (const code of ['57P01', '57P03', '53300', '08006'])
    expect(toAppError(Object.assign(new Error('x'), { code })).status, code).toBe(503);
});

test('what nobody expected stays a 500', () => {
  expect(toAppError(new Error('x')).status).toBe(500);
  expect(toAppError(Object.assign(new Error('x'), { code: '23505' })).status).toBe(500);
});
