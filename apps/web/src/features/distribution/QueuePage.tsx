import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Settings2 } from 'lucide-react';
import { useCallback } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { numberOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState } from '../../ui/States.tsx';
import { Figures } from '../quality/Figures.tsx';
import { CauseList } from './CauseList.tsx';
import { DiagnosisDrawer } from './DiagnosisDrawer.tsx';
import { LeaseCard } from './LeaseCard.tsx';
import { MemberShareCard } from './MemberShareCard.tsx';
import { queueKey, queueMembersQuery, queueQuery } from './queue-api.ts';
import { t } from './strings.ts';

/** What is not there yet is no zero. */
const formatIfKnown = (value: number | undefined): string => (value === undefined ? t.none : formatNumber(value));

/** The queue as it is, and what a manager can do about it. */
export function QueuePage() {
  const projectId = useRouteParam('projectId');
  const queryClient = useQueryClient();
  const [{ person }, setUrl] = useUrlState((raw) => ({ person: numberOf(raw.person) }));
  const queue = useQuery(queueQuery(projectId));
  const members = useQuery(queueMembersQuery(projectId));
  useLive('queue', { invalidates: [queueKey(projectId)] });
  useLive('project', { invalidates: [queueKey(projectId)] });
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: queueKey(projectId) }),
    [queryClient, projectId],
  );
  if (queue.error !== null && queue.data === undefined)
    return (
      <PageBody>
        <ErrorState level={1} error={queue.error} onRetry={() => void queue.refetch()} />
      </PageBody>
    );
  const { data } = queue;
  // Contributors bring items and label nothing: they are not missing any work.
  const working = members.data?.members.filter(({ role }) => role !== 'contributor');
  return (
    <PageBody>
      <PageHeader
        title={t.title}
        description={t.description}
        actions={
          data?.can.manage === true && (
            <ButtonLink
              to="/projects/$projectId/settings/$section"
              params={{ projectId, section: 'distribution' }}
              icon={<Settings2 aria-hidden size={16} />}
            >
              {t.settings}
            </ButtonLink>
          )
        }
      />
      {data !== undefined && data.causes.length > 0 && (
        <Alert tone="warning" title={t.nobodyGets}>
          <CauseList projectId={projectId} causes={data.causes} mayManage={data.can.manage} onMended={refresh} />
        </Alert>
      )}
      <Figures
        label={t.figures}
        figures={[
          {
            name: t.left,
            value: formatIfKnown(data?.left),
            detail: data === undefined ? undefined : t.ofAll(data.total),
            target: {
              to: '/projects/$projectId/data',
              params: { projectId },
              search: { filters: [['is_labeled', 'equal', 'false']] },
            },
          },
          { name: t.heldNow, value: formatIfKnown(data?.held) },
          { name: t.people, value: formatIfKnown(working?.length) },
          {
            name: t.gettingNothing,
            value: formatIfKnown(working?.filter(({ reason }) => reason !== null).length),
          },
          { name: t.sampling, value: <span className="text-base">{data?.sampling ?? t.none}</span> },
        ]}
      />
      <MemberShareCard
        projectId={projectId}
        members={members}
        onOpen={(user) => setUrl({ person: user })}
        openId={person}
      />
      <LeaseCard projectId={projectId} queue={queue} onChanged={refresh} />
      {person !== undefined && (
        <DiagnosisDrawer
          key={person}
          projectId={projectId}
          userId={person}
          mayManage={members.data?.can.manage === true}
          onClose={() => setUrl({ person: undefined })}
          onMended={refresh}
        />
      )}
    </PageBody>
  );
}
