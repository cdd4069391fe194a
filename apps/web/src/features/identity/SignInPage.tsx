import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const SignInPage = () => (
  <PageBody>
    <PageHeader title="SignInPage" />
  </PageBody>
);
