import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const MailboxPage = () => (
  <PageBody>
    <PageHeader title="Mail" />
  </PageBody>
);
