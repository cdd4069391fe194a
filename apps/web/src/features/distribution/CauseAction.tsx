import type { QueueCause } from '@labelwright/contract/distribution';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { projectQuery } from '../../lib/project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { useTransition } from '../projects/projects-api.ts';
import type { CauseContext } from './CauseList.tsx';
import { LimitForm } from './LimitForm.tsx';
import { resumeMember } from './pauses.ts';
import { queueQuery } from './queue-api.ts';
import { ReclaimDialog } from './ReclaimDialog.tsx';
import { t } from './strings.ts';

type Action = NonNullable<QueueCause['action']>;
type CauseActionProps = CauseContext & { action: Action };

/** Pages on which a cause is mended; the others are mended here. */
const PAGES: Readonly<Partial<Record<Action['code'], { to: string; section?: string; search?: object }>>> = {
  import_tasks: { to: '/projects/$projectId/import' },
  invite_people: { to: '/projects/$projectId/members' },
  raise_overlap: { to: '/projects/$projectId/settings/$section', section: 'distribution' },
  change_skipping: { to: '/projects/$projectId/settings/$section', section: 'distribution' },
  change_confidence_limit: { to: '/projects/$projectId/settings/$section', section: 'distribution' },
  reopen_failed: { to: '/projects/$projectId/data', search: { filters: [['status', 'in_list', 'failed']] } },
};

/** The one button that mends a cause. */
export function CauseAction(props: CauseActionProps) {
  const { action, projectId, mayManage, userId, member, onAssign, onFilter } = props;
  if (action.code === 'wait' || !mayManage) return null;
  const page = PAGES[action.code];
  if (page !== undefined)
    return (
      <ButtonLink
        size="sm"
        to={page.to}
        params={{ projectId, ...(page.section === undefined ? {} : { section: page.section }) }}
        search={page.search ?? {}}
      >
        {t.mend[action.code]}
      </ButtonLink>
    );
  if (action.code === 'publish' || action.code === 'resume_project') return <ChangeState {...props} />;
  if (action.code === 'raise_limit')
    return userId !== undefined && member?.limit?.source === 'member' ? (
      <LimitForm {...props} userId={userId} limit={member.limit.limit} />
    ) : (
      <ButtonLink size="sm" to="/projects/$projectId/settings/$section" params={{ projectId, section: 'distribution' }}>
        {t.mend[action.code]}
      </ButtonLink>
    );
  if (action.code === 'reclaim') return <Reclaim {...props} />;
  const open = action.code === 'assign_tasks' ? onAssign : action.code === 'change_filter' ? onFilter : undefined;
  if (open !== undefined)
    return (
      <Button size="sm" onClick={open}>
        {t.mend[action.code]}
      </Button>
    );
  return userId === undefined ? null : <ChangeMember {...props} userId={userId} />;
}

function ChangeState({ projectId, action, onMended }: CauseActionProps) {
  const { data: project } = useQuery(projectQuery(projectId));
  const transition = useTransition(projectId);
  const wanted = action.code === 'publish' ? ['publish', 'build'] : ['resume', 'reopen'];
  const edge = project?.transitions.find((candidate) => wanted.includes(candidate.action));
  return (
    <Button
      size="sm"
      isBusy={transition.isPending}
      disabledReason={edge === undefined || edge.allowed ? undefined : edge.reasons.join(' ')}
      onClick={() => edge !== undefined && transition.mutate(edge, { onSuccess: onMended })}
    >
      {t.mend[action.code]}
    </Button>
  );
}

function ChangeMember({ projectId, action, userId, onMended }: CauseActionProps & { userId: number }) {
  const [isBusy, setBusy] = useState(false);

  async function mend() {
    setBusy(true);
    try {
      if (action.code === 'resume_member') await resumeMember(projectId, userId);
      else await api.patch(`/api/projects/${encodeURIComponent(projectId)}/members/${userId}`, { enabled: true });
      toast(t.mended);
      onMended();
    } catch (error) {
      toastError(t.couldNotMend, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button size="sm" isBusy={isBusy} onClick={() => void mend()}>
      {t.mend[action.code]}
    </Button>
  );
}

function Reclaim({ projectId, action, onMended }: CauseActionProps) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(queueQuery(projectId));
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t.mend[action.code]}
      </Button>
      {isOpen && (
        <ReclaimDialog
          projectId={projectId}
          leases={data?.leases ?? []}
          onClose={() => setOpen(false)}
          onReclaimed={onMended}
        />
      )}
    </>
  );
}
