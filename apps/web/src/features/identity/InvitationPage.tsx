import { useRouteParam } from '../../lib/url-state.ts';
import { InvitationScreen } from './InvitationScreen.tsx';

/** The link of an invitation's mail. */
export function InvitationPage() {
  const token = useRouteParam('token');
  return <InvitationScreen token={token} path={`/invitations/${token}`} />;
}
