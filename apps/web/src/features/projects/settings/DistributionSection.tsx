import type { QueueSettings } from '@labelwright/contract/distribution-rules';
import type { Project } from '@labelwright/contract/projects';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Alert } from '../../../ui/Alert.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { type Limits, limitsQuery, queueSettingsQuery } from '../../distribution/queue-api.ts';
import { OrderFields, OverlapFields, SkipFields } from './DistributionFields.tsx';
import { d } from './distribution-strings.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { ShareFields } from './ShareFields.tsx';
import { useDistributionForm } from './useDistributionForm.ts';

/** Three records stand behind this section: the project, its ops manager and the settings of its queue. */
export function DistributionSection({ project }: { project: Project }) {
  const projectId = String(project.id);
  const queue = useQuery(queueSettingsQuery(projectId));
  if (queue.data !== undefined) return <LimitedForm project={project} queue={queue.data} />;
  return <Pending query={queue} />;
}

function LimitedForm({ project, queue }: { project: Project; queue: QueueSettings }) {
  const ops = useQuery(limitsQuery(String(project.id), queue));
  if (ops.data !== undefined) return <DistributionForm project={project} ops={ops.data} queue={queue} />;
  return <Pending query={ops} />;
}

function Pending({ query }: { query: Pick<UseQueryResult, 'error' | 'refetch'> }) {
  if (query.error === null) return <SkeletonLines count={6} />;
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}

type DistributionFormProps = { project: Project; ops: Limits; queue: QueueSettings };

function DistributionForm({ project, ops, queue }: DistributionFormProps) {
  const form = useDistributionForm(project, ops, queue);
  const { values } = form;
  const movesTasks =
    values.maximum_annotations !== project.maximum_annotations ||
    values.overlap_cohort_percentage !== project.overlap_cohort_percentage ||
    values.skip_queue !== project.skip_queue;
  return (
    <SettingsForm
      title={d.title}
      description={d.description}
      form={form}
      notice={movesTasks && project.task_number > 0 && <Alert tone="info">{d.moves(project.task_number)}</Alert>}
    >
      <OverlapFields form={form} />
      <OrderFields form={form} />
      <ShareFields projectId={String(project.id)} form={form} />
      <SkipFields form={form} />
    </SettingsForm>
  );
}
