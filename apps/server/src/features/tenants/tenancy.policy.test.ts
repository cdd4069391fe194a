import { describe, expect, test } from 'vitest';
import { invitationStatus, mayManageRole, memberTypeOf } from './tenancy.policy.ts';

test.each([
  ['owner', 'owner', true],
  ['owner', 'admin', true],
  ['owner', 'member', true],
  ['admin', 'owner', false],
  ['admin', 'admin', true],
  ['admin', 'member', true],
  ['member', 'owner', false],
  ['member', 'admin', false],
  ['member', 'member', false],
] as const)('an organization’s %s manages its %s: %s', (manager, role, may) => {
  expect(mayManageRole(manager, role)).toBe(may);
});

test.each([
  [{}, undefined],
  [{ role: 'reviewer' }, 3],
  [{ member_type: 2 }, 2],
  [{ role: 'contributor', member_type: 5 }, 5],
  [{ role: 'annotator', member_type: 1 }, 'contradiction'],
] as const)('%j means member type %s', (given, memberType) => {
  expect(memberTypeOf(given)).toBe(memberType);
});

describe('invitationStatus', () => {
  const now = new Date('2026-03-01T09:00:00Z');
  const open = { acceptedAt: null, revokedAt: null, expiresAt: new Date('2026-03-02T09:00:00Z') };

  test('is pending until accepted, revoked or too old', () => {
    expect(invitationStatus(open, now)).toBe('pending');
    expect(invitationStatus({ ...open, expiresAt: now }, now)).toBe('expired');
    expect(invitationStatus({ ...open, revokedAt: now }, now)).toBe('revoked');
    expect(invitationStatus({ ...open, revokedAt: now, acceptedAt: now }, now)).toBe('accepted');
  });
});
