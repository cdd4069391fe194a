import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const LabelPage = () => (
  <PageBody>
    <PageHeader title="Label" />
  </PageBody>
);
