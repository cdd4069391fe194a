import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const ProjectsPage = () => (
  <PageBody>
    <PageHeader title="Projects" />
  </PageBody>
);
