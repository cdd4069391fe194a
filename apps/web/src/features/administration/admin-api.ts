import type {
  AdminOrganizationDetail,
  AdminUserDetail,
  Impersonation,
  RoleMatrix,
  Schedule,
  SettingsInForce,
  StorageUse,
  SystemInfo,
  UserDeletionPlan,
} from '@labelwright/contract/administration';
import type { RetentionState } from '@labelwright/contract/retention';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const ADMIN_KEY = ['admin'] as const;
export const USERS_KEY = [...ADMIN_KEY, 'users'] as const;
export const ORGANIZATIONS_KEY = [...ADMIN_KEY, 'organizations'] as const;

const one = <T>(key: readonly unknown[], path: string, refetchMs?: number) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, ...key],
    queryFn: ({ signal }) => api.get<T>(path, { signal }),
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
  });

export const userQuery = (id: string) => one<AdminUserDetail>(['users', id], `/api/admin/users/${id}`);
export const deletionQuery = (id: string) => one<UserDeletionPlan>(['deletion', id], `/api/admin/users/${id}/deletion`);
export const impersonationsQuery = (userId: number) =>
  one<Impersonation[]>(['users', 'impersonations', userId], `/api/admin/impersonations?user=${userId}&limit=20`);
export const organizationQuery = (id: number) =>
  one<AdminOrganizationDetail>(['organizations', id], `/api/admin/organizations/${id}`);
export const rolesQuery = one<RoleMatrix>(['roles'], '/api/admin/roles');
export const settingsQuery = one<SettingsInForce>(['settings'], '/api/admin/settings');
export const schedulesQuery = one<Schedule[]>(['schedules'], '/api/admin/schedules', 10_000);
export const storageQuery = one<StorageUse>(['storage'], '/api/admin/storage');
export const retentionQuery = one<RetentionState>(['retention'], '/api/admin/retention', 10_000);
export const systemQuery = one<SystemInfo>(['system'], '/api/admin/system', 5000);
