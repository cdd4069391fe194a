import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const EventsPage = () => (
  <PageBody>
    <PageHeader title="Events" />
  </PageBody>
);
