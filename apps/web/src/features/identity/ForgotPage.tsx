import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const ForgotPage = () => (
  <PageBody>
    <PageHeader title="ForgotPage" />
  </PageBody>
);
