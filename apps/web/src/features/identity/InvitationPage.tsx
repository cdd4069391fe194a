import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { messageOf } from '../../lib/api-error.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { BareMessage } from './BareForm.tsx';
import { type Invitation, type Joined, placeOf } from './invitation.ts';
import { t } from './strings.ts';
import { useMaybeMe } from './use-maybe-me.ts';

export function InvitationPage() {
  const token = useRouteParam('token');
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.get<Invitation>(`/api/invitations/${encodeURIComponent(token)}`, { signal }),
    retry: false,
  });
  if (invitation.isPending) return <SkeletonLines count={4} />;
  if (invitation.isError) {
    return (
      <BareMessage title={t.invitationGone} action={<ButtonLink to="/">{t.backToSignIn}</ButtonLink>}>
        {messageOf(invitation.error)}
      </BareMessage>
    );
  }
  const { project, organization, role, expires_at: expiresAt } = invitation.data;
  return (
    <BareMessage
      title={t.invitationTitle(project?.title ?? organization.name)}
      action={<InvitationActions token={token} invitation={invitation.data} />}
    >
      <p>{t.invitationText(role, organization.name)}</p>
      {expiresAt !== null && (
        <p className="mt-1 text-sm">
          {t.invitationExpires} <RelativeTime at={expiresAt} />
        </p>
      )}
    </BareMessage>
  );
}

function InvitationActions({ token, invitation }: { token: string; invitation: Invitation }) {
  const me = useMaybeMe();
  const next = `/invitations/${token}`;
  const email = invitation.email;
  if (me === undefined) return <SkeletonLines count={1} />;
  if (me === null) {
    const search = { next, token, ...(email === null ? {} : { email }) };
    return (
      <div className="flex flex-col gap-2">
        {email !== null && <p className="text-sm text-muted">{t.invitationFor(email)}</p>}
        <ButtonLink to="/signin" search={search} variant="primary" isFullWidth>
          {t.signIn}
        </ButtonLink>
        <ButtonLink to="/register" search={search} isFullWidth>
          {t.createAccount}
        </ButtonLink>
      </div>
    );
  }
  if (email !== null && email.toLowerCase() !== me.email.toLowerCase()) {
    return (
      <div className="flex flex-col gap-3">
        <Alert tone="warning">
          {t.invitationFor(email)} {t.invitationOther(me.email)}
        </Alert>
        <ButtonLink to="/signin" search={{ next, email }} isFullWidth>
          {t.wrongAccount}
        </ButtonLink>
      </div>
    );
  }
  return <AcceptButton token={token} invitation={invitation} />;
}

function AcceptButton({ token, invitation }: { token: string; invitation: Invitation }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  async function accept() {
    setState({ isBusy: true, error: undefined });
    try {
      const joined = await api.post<Joined>(`/api/projects/invitations/${encodeURIComponent(token)}/accept`);
      queryClient.clear();
      router.history.push(placeOf(joined, invitation));
    } catch (error) {
      setState({ isBusy: false, error });
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {state.error !== undefined && <Alert tone="danger">{messageOf(state.error)}</Alert>}
      <Button variant="primary" isFullWidth isBusy={state.isBusy} onClick={() => void accept()}>
        {t.invitationAccept}
      </Button>
    </div>
  );
}
