import type { TakeoverDetail } from '@labelwright/contract/takeover';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Play, ScrollText, Square } from 'lucide-react';
import { useState } from 'react';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ResumeDialog } from './ResumeDialog.tsx';
import { t } from './strings.ts';
import { cancelTakeover, TAKEOVERS_KEY } from './takeover-api.ts';

export function TakeoverHeader({ takeover }: { takeover: TakeoverDetail }) {
  const queries = useQueryClient();
  const [isResuming, setResuming] = useState(false);
  const stop = useMutation({
    mutationFn: () => cancelTakeover(takeover.id),
    onSuccess: () => toast(t.cancelled, { tone: 'info' }),
    onError: (error) => toastError(t.notCancelled, error),
    onSettled: () => queries.invalidateQueries({ queryKey: TAKEOVERS_KEY }),
  });
  const { status, source_version: version, job_id: job } = takeover;
  return (
    <div className="flex flex-col gap-1">
      <Link
        to="/organization/label-studio"
        className="inline-flex items-center gap-1 self-start text-sm text-muted hover:text-fg"
      >
        <ArrowLeft aria-hidden size={14} /> {t.backToList}
      </Link>
      <PageHeader
        title={<span className="break-all">{takeover.source_url}</span>}
        badge={<StatusBadge status={status} label={t.statusOf(status)} />}
        description={
          <span className="flex flex-wrap gap-x-3">
            {version !== '' && <span>{t.version(version)}</span>}
            <span>
              {t.started} <RelativeTime at={takeover.created_at} />
            </span>
          </span>
        }
        actions={
          <>
            {job !== null && (
              <ButtonLink to="/jobs" search={{ job }} icon={<ScrollText aria-hidden size={16} />}>
                {t.log}
              </ButtonLink>
            )}
            {takeover.can.cancel && (
              <Button icon={<Square aria-hidden size={16} />} isBusy={stop.isPending} onClick={() => stop.mutate()}>
                {t.cancel}
              </Button>
            )}
            {takeover.can.resume && (
              <Button
                variant={status === 'succeeded' ? 'secondary' : 'primary'}
                icon={<Play aria-hidden size={16} />}
                onClick={() => setResuming(true)}
              >
                {t.resume}
              </Button>
            )}
          </>
        }
      />
      {isResuming && <ResumeDialog id={takeover.id} onClose={() => setResuming(false)} />}
    </div>
  );
}
