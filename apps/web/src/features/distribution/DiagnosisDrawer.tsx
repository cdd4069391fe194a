import type { QueueDiagnosis, QueueMember } from '@labelwright/contract/distribution';
import { LIMIT_SOURCES } from '@labelwright/contract/distribution-rules';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import { CauseList } from './CauseList.tsx';
import { MemberFilterDialog } from './MemberFilterDialog.tsx';
import { PauseDialog } from './PauseDialog.tsx';
import { diagnosisQuery } from './queue-api.ts';
import { t } from './strings.ts';

type DiagnosisDrawerProps = {
  projectId: string;
  userId: number;
  mayManage: boolean;
  onClose: () => void;
  onMended: () => void;
};

type Asked = 'assign' | 'filter' | 'pause' | undefined;

/** Why one person gets what they get, and every button that would change it. */
export function DiagnosisDrawer({ projectId, userId, mayManage, onClose, onMended }: DiagnosisDrawerProps) {
  const { data, error, refetch } = useQuery(diagnosisQuery(projectId, userId));
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const name = data === undefined ? '' : data.user.name || data.user.email;
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="md"
      title={name === '' ? t.diagnosis : name}
      actions={
        mayManage &&
        data !== undefined && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setAsked('assign')}>{t.assign}</Button>
            <Button onClick={() => setAsked('filter')}>{t.filter}</Button>
            {data.member !== null && data.member.paused === null && (
              <Button onClick={() => setAsked('pause')}>{t.pause}</Button>
            )}
            <ButtonLink
              to="/projects/$projectId/quality/people/$userId"
              params={{ projectId, userId: String(userId) }}
              variant="ghost"
            >
              {t.qualityOf}
            </ButtonLink>
          </div>
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={6} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Findings projectId={projectId} diagnosis={data} mayManage={mayManage} onMended={onMended} onAsk={setAsked} />
      )}
      {asked === 'assign' && (
        <AssignDialog
          projectId={projectId}
          source={{ kind: 'open' }}
          userIds={[userId]}
          onClose={close}
          onAssigned={onMended}
        />
      )}
      {asked === 'filter' && (
        <MemberFilterDialog projectId={projectId} userId={userId} name={name} onClose={close} onSaved={onMended} />
      )}
      {asked === 'pause' && (
        <PauseDialog projectId={projectId} userId={userId} name={name} onClose={close} onPaused={onMended} />
      )}
    </Drawer>
  );
}

type FindingsProps = {
  projectId: string;
  diagnosis: QueueDiagnosis;
  mayManage: boolean;
  onMended: () => void;
  onAsk: (asked: Asked) => void;
};

function Findings({ projectId, diagnosis, mayManage, onMended, onAsk }: FindingsProps) {
  const { would_get: task, causes, member, reason } = diagnosis;
  return (
    <div className="flex flex-col gap-5">
      {task === null ? (
        <Alert tone="warning" title={t.gets}>
          {reason === null ? '' : (t.reasons[reason] ?? reason)}
        </Alert>
      ) : (
        <Alert tone="success" title={t.wouldGet(task.inner_id)}>
          {t.wouldGetFrom(task.queue)}
        </Alert>
      )}
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t.causes}</h3>
        {causes.length === 0 ? (
          <p className="text-muted">{t.noCauses}</p>
        ) : (
          <CauseList
            projectId={projectId}
            causes={causes}
            member={member ?? undefined}
            userId={diagnosis.user.id}
            mayManage={mayManage}
            onMended={onMended}
            onAssign={() => onAsk('assign')}
            onFilter={() => onAsk('filter')}
          />
        )}
      </section>
      {member !== null && <Share member={member} />}
    </div>
  );
}

function Share({ member }: { member: QueueMember }) {
  const facts: [string, React.ReactNode][] = [
    [t.openForThem, formatNumber(member.open.count)],
    [t.done, formatNumber(member.done)],
    [t.skipped, formatNumber(member.skipped)],
    [t.holds, formatNumber(member.held)],
    [
      t.limit,
      member.limit === null
        ? t.noLimit
        : `${t.limitOf(member.limit.used, member.limit.limit)} (${LIMIT_SOURCES[member.limit.source]})`,
    ],
    [t.assigned, member.assigned === null ? t.none : t.assignedOpen(member.assigned_open ?? 0, member.assigned)],
    [t.filteredOut, member.filtered_out === null ? t.none : formatNumber(member.filtered_out.count)],
    [t.lastActivity, <RelativeTime key="last" at={member.last_activity_at} />],
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 border-t pt-4 text-sm">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
