export { findProjectAccess, hasOrganizationPermission } from './access.ts';
