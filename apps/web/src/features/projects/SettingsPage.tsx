import { PageBody, PageHeader } from '../../ui/Layout.tsx';

export const SettingsPage = () => (
  <PageBody>
    <PageHeader title="Settings" />
  </PageBody>
);
