import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const NewProjectPage = () => (
  <PageBody>
    <PageHeader title="New project" />
  </PageBody>
);
