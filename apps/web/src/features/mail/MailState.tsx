import type { MailHead } from '@labelwright/contract/mail';
import { StatusBadge } from '../../ui/Badge.tsx';
import { t } from './strings.ts';

/** Waiting for a further attempt is another thing than waiting for the first. */
export function MailState({ mail }: { mail: MailHead }) {
  const isRetried = mail.status === 'queued' && mail.error !== null;
  return <StatusBadge status={isRetried ? 'retrying' : mail.status} label={isRetried ? t.retrying : t[mail.status]} />;
}
