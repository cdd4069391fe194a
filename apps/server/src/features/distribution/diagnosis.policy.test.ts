import type { QueueMember } from '@labelwright/contract/distribution';
import { describe, expect, test } from 'vitest';
import { memberCauses, type ProjectSituation, peopleCauses, projectCauses, reasonOf } from './diagnosis.policy.ts';

const PROJECT: ProjectSituation = {
  state: 'live',
  isPublished: true,
  total: 10,
  left: 4,
  held: 0,
  failed: 0,
  onlyAssigned: false,
  isDealt: false,
  hasConfidenceLimit: false,
  skipsForGood: false,
};

const MEMBER: QueueMember = {
  user: { id: 1, email: 'ada@example.com', name: 'Ada' },
  role: 'annotator',
  reason: null,
  open: { count: 0, is_estimate: false },
  done: 6,
  skipped: 0,
  held: 0,
  limit: null,
  assigned: null,
  assigned_open: null,
  filtered_out: null,
  paused: null,
  last_activity_at: null,
};

const codes = (project: Partial<ProjectSituation>, member: Partial<QueueMember>) =>
  memberCauses({ ...PROJECT, ...project }, { ...MEMBER, ...member }).map(({ code, action }) => [code, action?.code]);

describe('causes', () => {
  test('of a project', () => {
    const told = (change: Partial<ProjectSituation>) =>
      projectCauses({ ...PROJECT, ...change }).map(({ code, action }) => [code, action?.code]);
    expect(told({})).toEqual([]);
    expect(told({ state: 'completed', left: 0 })).toEqual([
      ['not_live', 'resume_project'],
      ['none_left', 'import_tasks'],
    ]);
    expect(told({ state: 'pending' })).toEqual([['not_live', 'publish']]);
    expect(told({ failed: 4 })).toEqual([['none_left', 'reopen_failed']]);
  });

  test('of a member: all that apply, what the queue said among the possible ones', () => {
    const paused = { pause: 1, since: '2026-03-01T09:00:00.000Z', reason: 'MANUAL', verbose_reason: null };
    expect(codes({}, { open: { count: 3, is_estimate: false } })).toEqual([]);
    expect(codes({}, { paused, limit: { source: 'equal', limit: 6, used: 6 } }).slice(0, 2)).toEqual([
      ['paused', 'resume_member'],
      ['limit_reached', 'raise_limit'],
    ]);
    expect(codes({ held: 4 }, {})).toEqual([['all_taken', 'reclaim']]);
    expect(codes({ held: 4 }, { reason: 'all_done_by_me' })).toEqual([['all_done_by_me', 'invite_people']]);
    expect(codes({ skipsForGood: true }, { skipped: 2 })).toEqual([['all_done_by_me', 'change_skipping']]);
    expect(codes({ left: 0 }, {})).toEqual([]);
  });

  test('of everybody: none while one of them can work', () => {
    const told = (...members: Partial<QueueMember>[]) =>
      peopleCauses(
        PROJECT,
        members.map((member) => ({ ...MEMBER, ...member })),
      ).map(({ code }) => code);
    expect(told()).toEqual(['no_people']);
    expect(told({ reason: 'all_done_by_me' }, {})).toEqual([]);
    expect(told({ reason: 'all_done_by_me' }, { reason: 'all_done_by_me' })).toEqual(['all_done_by_me']);
  });
});

test('what a member would be told', () => {
  const told = (project: Partial<ProjectSituation>, member: Partial<QueueMember>, isEnabled = true) =>
    reasonOf({ ...PROJECT, ...project }, { ...MEMBER, ...member }, isEnabled);
  const open = { open: { count: 3, is_estimate: false } };
  expect(told({}, open)).toBeNull();
  expect(told({}, open, false)).toBe('disabled');
  expect(told({ state: 'pending' }, open)).toBe('not_live');
  expect(told({ state: 'pending' }, { ...open, role: 'admin' })).toBeNull();
  expect(told({}, { ...open, role: 'contributor' })).toBe('forbidden');
  expect(told({ left: 0 }, {})).toBe('none_left');
  expect(told({ left: 0 }, { held: 1 })).toBeNull();
  expect(told({ isDealt: true }, {})).toBe('share_done');
});
