import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const VerifyPage = () => (
  <PageBody>
    <PageHeader title="VerifyPage" />
  </PageBody>
);
