import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { t } from './strings.ts';
import { TokensSection } from './TokensSection.tsx';

export const AccountPage = () => (
  <PageBody kind="form">
    <PageHeader title={t.account} />
    <ProfileSection />
    <TokensSection />
    <PasswordSection />
    <SessionsSection />
    <AppearanceSection />
  </PageBody>
);
