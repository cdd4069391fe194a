import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const JobsPage = () => (
  <PageBody>
    <PageHeader title="Jobs" />
  </PageBody>
);
