import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { toFormErrors } from './form-errors.ts';

const refused = (fields: Record<string, string[]>) =>
  new ApiError({ status: 400, type: 'validation_error', message: 'The request is not valid.', fields });

describe('toFormErrors', () => {
  it('puts messages on their fields and says nothing above the form', () => {
    expect(toFormErrors(refused({ title: ['Too short.', 'Too plain.'] }), ['title', 'color'])).toEqual({
      fields: { title: 'Too short. Too plain.' },
      form: undefined,
    });
  });

  it('understands how validators spell a path', () => {
    const error = refused({ 'body/title': ['A.'], '/color': ['B.'], 'settings.limit': ['C.'] });
    expect(toFormErrors(error, ['title', 'color', 'limit'])).toEqual({
      fields: { title: 'A.', color: 'B.', limit: 'C.' },
      form: undefined,
    });
  });

  it('keeps what belongs to no field above the form', () => {
    const error = refused({ title: ['A.'], secret: ['B.'], non_field_errors: ['C.'] });
    expect(toFormErrors(error, ['title'])).toEqual({ fields: { title: 'A.' }, form: 'secret: B. C.' });
  });

  it('falls back to the message of whatever was thrown', () => {
    expect(toFormErrors(refused({}), ['title'])).toEqual({ fields: {}, form: 'The request is not valid.' });
    expect(toFormErrors(new Error('Broken.'), ['title'])).toEqual({ fields: {}, form: 'Broken.' });
  });
});
