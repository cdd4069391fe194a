import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const InvitationPage = () => (
  <PageBody>
    <PageHeader title="InvitationPage" />
  </PageBody>
);
