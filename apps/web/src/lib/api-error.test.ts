import { describe, expect, it } from 'vitest';
import { ApiError, messageOf, parseRetryAfterMs, toApiError } from './api-error.ts';

const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });

describe('toApiError', () => {
  it('reads the envelope: type, message, request id and field messages', () => {
    const error = toApiError(answer(400), {
      error: {
        type: 'validation_error',
        message: 'Title is too short.',
        requestId: 'r1',
        details: { title: ['Too short.'] },
      },
      detail: 'Title is too short.',
      status_code: 400,
      validation_errors: { title: ['Too short.'], state: ['Unknown.'] },
    });
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      type: 'validation_error',
      message: 'Title is too short.',
      requestId: 'r1',
    });
    expect(error.fields).toEqual({ title: ['Too short.'], state: ['Unknown.'] });
  });

  it.each([
    [401, 'auth_error'],
    [403, 'auth_error'],
    [404, 'not_found'],
    [409, 'validation_error'],
    [429, 'rate_limited'],
    [502, 'server_error'],
  ])('knows %d without an envelope', (status, type) => {
    const error = toApiError(answer(status, { 'x-request-id': 'from-header' }), '<html>bad gateway</html>');
    expect(error.type).toBe(type);
    expect(error.message).not.toBe('');
    expect(error.requestId).toBe('from-header');
  });

  it('uses detail when there is no inner message, and ignores an unknown type', () => {
    const error = toApiError(answer(404), { detail: 'No such task.', error: { type: 'strange' } });
    expect(error).toMatchObject({ message: 'No such task.', type: 'not_found' });
  });

  it('keeps only texts of field messages, a single text included', () => {
    const error = toApiError(answer(400), { validation_errors: { a: 'One.', b: [1, 'Two.'], c: null, d: [] } });
    expect(error.fields).toEqual({ a: ['One.'], b: ['Two.'] });
  });
});

describe('parseRetryAfterMs', () => {
  it('understands seconds, dates and nonsense', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(parseRetryAfterMs('7', now)).toBe(7000);
    expect(parseRetryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(parseRetryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfterMs('soon', now)).toBeUndefined();
    expect(parseRetryAfterMs(null, now)).toBeUndefined();
  });
});

it('messageOf has a sentence for anything', () => {
  expect(messageOf(new Error('Broken.'))).toBe('Broken.');
  expect(messageOf('text')).not.toBe('');
  expect(messageOf(undefined)).not.toBe('');
});
