import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const MembersPage = () => (
  <PageBody>
    <PageHeader title="Members" />
  </PageBody>
);
