import type { PortalAccepted, PortalInvitation } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { textOf, useUrlState } from '../../../lib/url-state.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { SkeletonLines } from '../../../ui/States.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { BareForm, BareMessage } from '../../identity/BareForm.tsx';
import { NewPasswordField } from '../../identity/NewPasswordField.tsx';
import { useMaybeMe } from '../../identity/use-maybe-me.ts';
import { newPasswordProblem } from '../../identity/validation.ts';
import { formatMoney } from '../money.ts';
import { t } from './strings.ts';

/** The link of an invitation to paid work. */
export function JoinWorkPage() {
  const [{ token }] = useUrlState((raw) => ({ token: textOf(raw.token) ?? '' }));
  const invitation = useQuery({
    queryKey: ['portal-invitation', token],
    queryFn: ({ signal }) =>
      api.get<PortalInvitation>(`/api/portal/invitations/${encodeURIComponent(token)}`, { signal }),
    retry: false,
  });
  const me = useMaybeMe();
  if (invitation.isError)
    return (
      <BareMessage title={t.joinGone} action={<ButtonLink to="/work">{t.signIn}</ButtonLink>}>
        {messageOf(invitation.error)} {t.joinGoneText}
      </BareMessage>
    );
  if (!invitation.data || me === undefined) return <SkeletonLines count={5} />;
  const { data } = invitation;
  if (me !== null && me.email.toLowerCase() === data.email.toLowerCase())
    return <AcceptSignedIn token={token} invitation={data} />;
  if (data.has_account) return <SignInFirst token={token} invitation={data} email={me?.email} />;
  return <NewAccount token={token} invitation={data} />;
}

type JoinProps = { token: string; invitation: PortalInvitation };

const Offer = ({ invitation }: { invitation: PortalInvitation }) => (
  <>
    <p>{t.joinText(invitation.organization, formatMoney(invitation.reward_cents, invitation.currency))}</p>
    {invitation.description !== '' && <p className="mt-1">{invitation.description}</p>}
    <p className="mt-1 text-sm">{t.joinFor(invitation.email)}</p>
  </>
);

const accept = (token: string, body: { password?: string; display_name?: string }): Promise<PortalAccepted> =>
  api.post<PortalAccepted>(`/api/portal/invitations/${encodeURIComponent(token)}/accept`, body);

/** Loads the app anew as somebody else than before. */
function useEnter(): (batch: number) => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (batch) => {
    queryClient.clear();
    router.history.push(`/work/batches/${batch}`);
  };
}

function AcceptSignedIn({ token, invitation }: JoinProps) {
  const enter = useEnter();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  async function go() {
    setState({ isBusy: true, error: undefined });
    try {
      enter((await accept(token, {})).batch);
    } catch (error) {
      setState({ isBusy: false, error });
    }
  }
  return (
    <BareMessage
      title={invitation.title}
      action={
        <div className="flex flex-col gap-3">
          {state.error !== undefined && <Alert tone="danger">{messageOf(state.error)}</Alert>}
          <Button variant="primary" isFullWidth isBusy={state.isBusy} onClick={() => void go()}>
            {t.accept}
          </Button>
        </div>
      }
    >
      <Offer invitation={invitation} />
    </BareMessage>
  );
}

function SignInFirst({ token, invitation, email }: JoinProps & { email: string | undefined }) {
  const search = { next: `/work/join?token=${encodeURIComponent(token)}`, email: invitation.email };
  return (
    <BareMessage
      title={invitation.title}
      action={
        <div className="flex flex-col gap-3">
          <p className="text-sm text-muted">
            {t.haveAccount} {email !== undefined && t.otherAccount(email)}
          </p>
          <ButtonLink to="/signin" search={search} variant="primary" isFullWidth>
            {t.signIn}
          </ButtonLink>
        </div>
      }
    >
      <Offer invitation={invitation} />
    </BareMessage>
  );
}

function NewAccount({ token, invitation }: JoinProps) {
  const enter = useEnter();
  const form = useForm({
    initial: { display_name: '', password: '' },
    validate: ({ password }) => {
      const problem = newPasswordProblem(password, invitation.email);
      return problem === undefined ? {} : { password: problem };
    },
    onSubmit: async ({ display_name, password }) => {
      const { batch, email } = await accept(token, { password, display_name });
      await api.post('/api/auth/login', { email, password });
      enter(batch);
    },
  });
  return (
    <BareForm
      title={invitation.title}
      text={<Offer invitation={invitation} />}
      action={t.accept}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
    >
      <TextField label={t.name} help={t.nameHelp} autoComplete="name" {...form.field('display_name')} />
      <NewPasswordField label={t.password} binding={form.field('password')} email={invitation.email} />
    </BareForm>
  );
}
