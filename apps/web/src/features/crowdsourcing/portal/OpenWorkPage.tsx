import type { PortalOpening } from '@labelwright/contract/crowd-portal';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { useForm } from '../../../lib/use-form.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { SkeletonLines } from '../../../ui/States.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { BareForm, BareMessage } from '../../identity/BareForm.tsx';
import { emailProblem } from '../../identity/validation.ts';
import { formatMoney } from '../money.ts';
import { t } from './strings.ts';

/** Work that is open to whoever has the link: they give an address, and go on from their mailbox. */
export function OpenWorkPage() {
  const key = useRouteParam('key');
  const path = `/api/portal/open/${encodeURIComponent(key)}`;
  const opening = useQuery({
    queryKey: ['portal-opening', key],
    queryFn: ({ signal }) => api.get<PortalOpening>(path, { signal }),
    retry: false,
  });
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { email: '' },
    validate: ({ email }) => {
      const problem = emailProblem(email);
      return problem === undefined ? {} : { email: problem };
    },
    onSubmit: async ({ email }) => {
      await api.post(path, { email: email.trim() });
      setSentTo(email.trim());
    },
  });
  if (opening.isError)
    return (
      <BareMessage title={t.joinGone} action={<ButtonLink to="/work">{t.signIn}</ButtonLink>}>
        {messageOf(opening.error)} {t.joinGoneText}
      </BareMessage>
    );
  if (!opening.data) return <SkeletonLines count={4} />;
  const { title, organization, description, reward_cents: reward, currency, is_full: isFull } = opening.data;
  if (isFull) return <BareMessage title={t.full}>{t.fullText}</BareMessage>;
  if (sentTo !== undefined) return <BareMessage title={t.linkSent}>{t.linkSentText(sentTo)}</BareMessage>;
  return (
    <BareForm
      title={title}
      text={
        <>
          <span>{t.joinText(organization, formatMoney(reward, currency))}</span>{' '}
          {description !== '' && <span>{description} </span>}
          <span>{t.openText}</span>
        </>
      }
      action={t.sendLink}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
    >
      <TextField label={t.email} type="email" autoComplete="email" {...form.field('email')} />
    </BareForm>
  );
}
