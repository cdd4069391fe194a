import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const ResetPage = () => (
  <PageBody>
    <PageHeader title="ResetPage" />
  </PageBody>
);
