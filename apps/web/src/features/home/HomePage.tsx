import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const HomePage = () => (
  <PageBody>
    <PageHeader title="Home" />
  </PageBody>
);
