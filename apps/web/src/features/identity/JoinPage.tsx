import { BareMessage } from './BareForm.tsx';
import { InvitationScreen } from './InvitationScreen.tsx';
import { t } from './strings.ts';
import { useIdentitySearch } from './use-search.ts';

/** The link that a project shares with anybody who is to join it: /join?token=… */
export function JoinPage() {
  const { token } = useIdentitySearch();
  if (token === undefined) return <BareMessage title={t.linkMissing}>{t.linkMissingText}</BareMessage>;
  return <InvitationScreen token={token} path={`/join?token=${encodeURIComponent(token)}`} />;
}
