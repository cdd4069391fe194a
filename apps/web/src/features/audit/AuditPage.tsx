import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const AuditPage = () => (
  <PageBody>
    <PageHeader title="Audit log" />
  </PageBody>
);
