import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const OverviewPage = () => (
  <PageBody>
    <PageHeader title="Overview" />
  </PageBody>
);
