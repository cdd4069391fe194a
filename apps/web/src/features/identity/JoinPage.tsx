import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { BareMessage } from './BareForm.tsx';
import { type Joined, placeOf } from './invitation.ts';
import { t } from './strings.ts';
import { useMaybeMe } from './use-maybe-me.ts';
import { useIdentitySearch } from './use-search.ts';

/** The link that a project shares with anybody who is to join it: /join?token=… */
export function JoinPage() {
  const { token } = useIdentitySearch();
  if (token === undefined) return <BareMessage title={t.linkMissing}>{t.linkMissingText}</BareMessage>;
  return (
    <BareMessage title={t.joinTitle} action={<JoinActions token={token} />}>
      {t.joinText}
    </BareMessage>
  );
}

function JoinActions({ token }: { token: string }) {
  const me = useMaybeMe();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  const next = `/join?token=${encodeURIComponent(token)}`;

  async function join() {
    setState({ isBusy: true, error: undefined });
    try {
      const joined = await api.post<Joined>('/api/projects/join', { token });
      queryClient.clear();
      router.history.push(placeOf(joined));
    } catch (error) {
      setState({ isBusy: false, error });
    }
  }

  if (me === undefined) return <SkeletonLines count={1} />;
  if (me === null) {
    return (
      <div className="flex flex-col gap-2">
        <ButtonLink to="/signin" search={{ next }} variant="primary" isFullWidth>
          {t.signIn}
        </ButtonLink>
        <ButtonLink to="/register" search={{ next }} isFullWidth>
          {t.createAccount}
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {state.error !== undefined && <Alert tone="danger">{messageOf(state.error)}</Alert>}
      <Button variant="primary" isFullWidth isBusy={state.isBusy} onClick={() => void join()}>
        {t.joinAction}
      </Button>
    </div>
  );
}
