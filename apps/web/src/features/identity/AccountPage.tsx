import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const AccountPage = () => (
  <PageBody>
    <PageHeader title="Account" />
  </PageBody>
);
