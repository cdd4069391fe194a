import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const ExportPage = () => (
  <PageBody>
    <PageHeader title="Export" />
  </PageBody>
);
