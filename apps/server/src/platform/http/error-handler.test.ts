import pg from 'pg';
import { expect, test } from 'vitest';
import { VERSION } from '../../version.ts';
import { errorBody, invalidField, notFound } from './app-error.ts';
import { toAppError } from './error-handler.ts';

test('a database that is away is a 503 to come back after, not a fault of the request', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 1 });
  const error = await client.connect().catch((problem: unknown) => problem);
  expect(toAppError(error)).toMatchObject({ status: 503, reason: 'service_away', headers: { 'Retry-After': '5' } });
  for (const code of ['57P01', '57P03', '53300', '08006'])
    expect(toAppError(Object.assign(new Error('x'), { code })).status, code).toBe(503);
});

test('a full disk is said, and is a 503 that programs try again', () => {
  for (const code of ['53100', 'ENOSPC', 'EDQUOT']) {
    const error = toAppError(Object.assign(new Error('could not extend file "base/16386/17850"'), { code }));
    expect(error, code).toMatchObject({ status: 503, reason: 'disk_full', headers: { 'Retry-After': '60' } });
    expect(error.message).toContain('no space left');
  }
});

test('what nobody expected stays a 500', () => {
  expect(toAppError(new Error('x')).status).toBe(500);
  expect(toAppError(Object.assign(new Error('x'), { code: '23505' })).status).toBe(500);
});

test('the body has the keys of Label Studio beside ours', () => {
  const requestId = '0b4bd1cf-6a0e-4f6c-9a39-5f0f2b6f1f5d';
  expect(errorBody(invalidField('title', 'Too short.'), requestId)).toEqual({
    error: {
      type: 'validation_error',
      message: 'Validation error',
      requestId,
      details: { title: ['Too short.'] },
    },
    id: requestId,
    status_code: 400,
    version: VERSION,
    detail: 'Validation error',
    exc_info: null,
    validation_errors: { title: ['Too short.'] },
  });
  // A request id that a proxy has given may be no UUID; the field's clients take the id for one.
  const other = errorBody(notFound('Task'), 'proxy-12345678');
  expect(Object.keys(other)).toEqual(['error', 'id', 'status_code', 'version', 'detail', 'exc_info']);
  expect(other.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(other.error.requestId).toBe('proxy-12345678');
});
