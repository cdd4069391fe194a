import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const ImportPage = () => (
  <PageBody>
    <PageHeader title="Import" />
  </PageBody>
);
