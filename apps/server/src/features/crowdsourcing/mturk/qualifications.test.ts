import { expect, test } from 'vitest';
import { qualificationRequirements } from './qualifications.ts';

test('a type is one of the service’s own or the id of another, whatever it is called', () => {
  const asked = ['locale', 'constructor', '__proto__', 'toString', '3ABC'].map((type) => ({
    type,
    comparator: 'Exists' as const,
  }));
  const required = qualificationRequirements(asked);
  expect(required).toMatchObject([
    { QualificationTypeId: '00000000000000000071' },
    { QualificationTypeId: 'constructor' },
    { QualificationTypeId: '__proto__' },
    { QualificationTypeId: 'toString' },
    { QualificationTypeId: '3ABC' },
  ]);
});
