import type { Feature, Platform } from '../../platform/platform.ts';

export { findProjectAccess, hasOrganizationPermission } from './access.ts';

export function tenantsFeature(_platform: Platform): Feature {
  return { name: 'tenants' };
}
