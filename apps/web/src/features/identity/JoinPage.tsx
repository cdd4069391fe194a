import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const JoinPage = () => (
  <PageBody>
    <PageHeader title="JoinPage" />
  </PageBody>
);
