import type { InvitationPreview } from '@labelwright/contract/tenants';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { BareMessage } from './BareForm.tsx';
import { acceptInvitation, returnSearch } from './invitation.ts';
import { t } from './strings.ts';
import { useMaybeMe } from './use-maybe-me.ts';

type InvitationScreenProps = {
  token: string;
  /** Path of this page, to come back to after signing in. */
  path: string;
};

/** To what somebody is invited, and the way in: sign in, create an account, or accept. */
export function InvitationScreen({ token, path }: InvitationScreenProps) {
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.get<InvitationPreview>(`/api/invitations/${encodeURIComponent(token)}`, { signal }),
    retry: false,
  });
  if (invitation.isPending) return <SkeletonLines count={4} />;
  if (invitation.isError) {
    return (
      <BareMessage title={t.invitationGone} action={<ButtonLink to="/">{t.goHome}</ButtonLink>}>
        {messageOf(invitation.error)} {t.invitationGoneText}
      </BareMessage>
    );
  }
  const { project, organization, role, expires_at: expiresAt } = invitation.data;
  return (
    <BareMessage
      title={t.invitationTitle(project?.title ?? organization.name)}
      action={<InvitationActions token={token} path={path} invitation={invitation.data} />}
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

type ActionsProps = InvitationScreenProps & { invitation: InvitationPreview };

function InvitationActions({ token, path, invitation }: ActionsProps) {
  const me = useMaybeMe();
  const { email } = invitation;
  if (me === undefined) return <SkeletonLines count={1} />;
  const search = returnSearch(path, token, email);
  if (me === null) {
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
        <ButtonLink to="/signin" search={search} isFullWidth>
          {t.wrongAccount}
        </ButtonLink>
      </div>
    );
  }
  return <AcceptButton token={token} invitation={invitation} />;
}

function AcceptButton({ token, invitation }: Omit<ActionsProps, 'path'>) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  async function accept() {
    setState({ isBusy: true, error: undefined });
    try {
      const place = await acceptInvitation(token, invitation);
      queryClient.clear();
      router.history.push(place);
    } catch (error) {
      setState({ isBusy: false, error });
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {state.error !== undefined && <Alert tone="danger">{messageOf(state.error)}</Alert>}
      <Button variant="primary" isFullWidth isBusy={state.isBusy} onClick={() => void accept()}>
        {invitation.kind === 'project_link' ? t.joinAction : t.invitationAccept}
      </Button>
    </div>
  );
}
