import type { QueueMember } from '@labelwright/contract/distribution';
import type { ProjectMember } from '@labelwright/contract/tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber } from '../../../lib/format.ts';
import { displayNameOf } from '../../../lib/me.ts';
import { projectKey } from '../../../lib/project.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { MemberFilterDialog } from '../../distribution/MemberFilterDialog.tsx';
import { PauseDialog } from '../../distribution/PauseDialog.tsx';
import { resumeMember } from '../../distribution/pauses.ts';
import { t } from '../../distribution/strings.ts';

type MemberShareProps = { projectId: string; member: ProjectMember; share: QueueMember | undefined };

/** What somebody holds and may still take; pausing and filtering take effect at once. */
export function MemberShare({ projectId, member, share }: MemberShareProps) {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<'pause' | 'filter'>();
  const name = displayNameOf(member.user);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
  const common = { projectId, userId: member.user_id, name, onClose: () => setAsked(undefined) };

  async function resume() {
    try {
      await resumeMember(projectId, member.user_id);
      refresh();
      toast(t.resumed(name));
    } catch (error) {
      toastError(t.couldNotResume, error);
    }
  }

  const paused = share?.paused ?? null;
  return (
    <section aria-label={t.title} className="flex flex-col gap-3 border-t pt-4">
      {paused !== null && (
        <Alert
          tone="warning"
          title={t.reasons.paused ?? ''}
          action={
            <Button size="sm" onClick={() => void resume()}>
              {t.resume}
            </Button>
          }
        >
          {paused.verbose_reason} <RelativeTime at={paused.since} />
        </Alert>
      )}
      {share !== undefined && (
        <dl className="grid grid-cols-3 gap-3 text-sm">
          <Fact name={t.openForThem} value={formatNumber(share.open.count)} />
          <Fact name={t.holds} value={formatNumber(share.held)} />
          <Fact
            name={t.assigned}
            value={share.assigned === null ? t.none : t.assignedOpen(share.assigned_open ?? 0, share.assigned)}
          />
        </dl>
      )}
      <div className="flex flex-wrap gap-2">
        {paused === null && (
          <Button size="sm" onClick={() => setAsked('pause')}>
            {t.pause}
          </Button>
        )}
        <Button size="sm" onClick={() => setAsked('filter')}>
          {t.filter}
        </Button>
        <ButtonLink
          size="sm"
          variant="ghost"
          to="/projects/$projectId/queue"
          params={{ projectId }}
          search={{ person: member.user_id }}
        >
          {t.whyFor(name)}
        </ButtonLink>
      </div>
      {asked === 'pause' && <PauseDialog {...common} onPaused={refresh} />}
      {asked === 'filter' && <MemberFilterDialog {...common} onSaved={refresh} />}
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="tabular">{value}</dd>
  </div>
);
