import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const TaskPage = () => (
  <PageBody>
    <PageHeader title="Task" />
  </PageBody>
);
