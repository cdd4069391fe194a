import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const RegisterPage = () => (
  <PageBody>
    <PageHeader title="RegisterPage" />
  </PageBody>
);
