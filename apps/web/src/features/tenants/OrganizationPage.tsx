import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const OrganizationPage = () => (
  <PageBody>
    <PageHeader title="Organization" />
  </PageBody>
);
