import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { messageOf } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { BareMessage } from './BareForm.tsx';
import { SendVerificationForm } from './SendVerificationForm.tsx';
import { t } from './strings.ts';
import { keepSearch, useIdentitySearch } from './use-search.ts';

export function VerifyPage() {
  const { token, next } = useIdentitySearch();
  const verification = useQuery({
    queryKey: ['verify-email', token],
    enabled: token !== undefined,
    queryFn: () => api.get('/api/auth/verify-email', { query: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === undefined || verification.isError) {
    const reason = token === undefined ? t.linkMissingText : messageOf(verification.error);
    return <SendVerificationForm reason={reason} />;
  }
  if (verification.isPending) {
    return (
      <BareMessage title={t.verifying}>
        <SkeletonLines count={2} />
      </BareMessage>
    );
  }
  return (
    <BareMessage
      title={t.verified}
      action={
        <ButtonLink to="/signin" search={keepSearch({ next })} variant="primary" isFullWidth>
          {t.signIn}
        </ButtonLink>
      }
    >
      {t.verifiedText}
    </BareMessage>
  );
}
