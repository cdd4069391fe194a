import { AuditLog } from './AuditPage.tsx';

/** Who did what on this server. */
export const ServerAuditPage = () => <AuditLog isEverywhere />;
