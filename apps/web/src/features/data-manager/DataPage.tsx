import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const DataPage = () => (
  <PageBody>
    <PageHeader title="Data" />
  </PageBody>
);
