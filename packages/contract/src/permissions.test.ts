import { describe, expect, test } from 'vitest';
import {
  effectiveProjectRole,
  hasPermission,
  MEMBER_TYPES,
  ORGANIZATION_PERMISSIONS,
  type Permission,
  PROJECT_PERMISSIONS,
  type ProjectRole,
  projectPermissionsOf,
  roleOfMemberType,
  type Standing,
} from './permissions.ts';

const ROLES = Object.keys(MEMBER_TYPES) as ProjectRole[];
const asProject = (projectRole: ProjectRole): Standing => ({
  globalRole: 'user',
  organizationRole: 'member',
  projectRole,
});

/** The access-control table of the requirements, row by row: who may, among the five roles of a project. */
const TABLE: [what: string, permission: Permission, roles: string][] = [
  ['edit the label config', 'project.update', 'admin'],
  ['add and remove members', 'members.manage', 'admin'],
  ['view all annotations', 'annotation.readAll', 'admin adjudicator reviewer'],
  ['delete annotations', 'annotation.delete', 'admin adjudicator reviewer'],
  ['get the next task', 'task.next', 'admin adjudicator reviewer annotator'],
  ['submit an annotation', 'annotation.create', 'admin adjudicator reviewer annotator'],
  ['use the review queue', 'review.queue', 'admin adjudicator reviewer'],
  ['resolve disagreements', 'review.adjudicate', 'admin adjudicator'],
  ['import tasks', 'task.create', 'admin'],
  ['export', 'project.export', 'admin'],
  ['send in documents, recordings and texts', 'item.create', 'admin contributor'],
  ['decide on what was sent in', 'item.review', 'admin adjudicator reviewer'],
  ['see the project', 'project.read', 'admin adjudicator reviewer annotator contributor'],
];

describe('permission matrix', () => {
  test.each(TABLE)('%s (%s): %s', (_what, permission, roles) => {
    expect(ROLES.filter((role) => hasPermission(asProject(role), permission)).join(' ')).toBe(roles);
  });

  test.each([
    ['organization.read', 'owner admin member'],
    ['organization.manage', 'owner admin'],
    ['project.create', 'owner admin member'],
    ['audit.read', 'owner admin'],
    ['jobs.manage', 'owner admin'],
  ] as const)('%s: %s of the organization', (permission, roles) => {
    const may = (['owner', 'admin', 'member'] as const).filter((organizationRole) =>
      hasPermission({ globalRole: 'user', organizationRole }, permission),
    );
    expect(may.join(' ')).toBe(roles);
  });

  test('owners and admins of organization or workspace are admins of its projects', () => {
    for (const role of ['owner', 'admin'] as const) {
      expect(effectiveProjectRole({ globalRole: 'user', organizationRole: role })).toBe('admin');
      expect(effectiveProjectRole({ globalRole: 'user', organizationRole: 'member', workspaceRole: role })).toBe(
        'admin',
      );
    }
    expect(effectiveProjectRole({ globalRole: 'user', organizationRole: 'member', workspaceRole: 'member' })).toBe(
      undefined,
    );
  });

  test('whoever left the organization has nothing, whatever rows remain', () => {
    const gone: Standing = { globalRole: 'user', workspaceRole: 'owner', projectRole: 'admin' };
    for (const permission of [...PROJECT_PERMISSIONS, ...ORGANIZATION_PERMISSIONS])
      expect(hasPermission(gone, permission)).toBe(false);
  });

  test('a super administrator has everything; nobody else administers the platform', () => {
    for (const permission of [...PROJECT_PERMISSIONS, ...ORGANIZATION_PERMISSIONS, 'platform.admin'] as Permission[])
      expect(hasPermission({ globalRole: 'super_admin' }, permission)).toBe(true);
    expect(hasPermission({ globalRole: 'user', organizationRole: 'owner' }, 'platform.admin')).toBe(false);
  });

  test('every role but admin has fewer rights than admin', () => {
    const all = projectPermissionsOf(asProject('admin'));
    for (const role of ROLES.slice(1)) expect(projectPermissionsOf(asProject(role)).length).toBeLessThan(all.length);
  });

  test('member types are 1 to 5', () => {
    for (const role of ROLES) expect(roleOfMemberType(MEMBER_TYPES[role])).toBe(role);
    expect(() => roleOfMemberType(0)).toThrow(RangeError);
    expect(() => roleOfMemberType(6)).toThrow(RangeError);
  });
});
