import type { Project } from '@labelwright/contract/projects';
import { PenLine } from 'lucide-react';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { InstructionText } from '../../../ui/InstructionText.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { SegmentedProgress } from '../../../ui/Progress.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { MyReviews } from '../../review/MyReviews.tsx';

/** For people who work in the project: what is mine, and how it is done. */
export function WorkerOverview({ project }: { project: Project }) {
  return (
    <>
      {project.can['task.next'] !== false && <MyWork project={project} />}
      {project.can['task.next'] !== false && <MyReviews projectId={String(project.id)} />}
      <Card title="Instructions">
        {project.expert_instruction.trim() === '' ? (
          <EmptyState title="No instructions were written">Ask the project's administrator when in doubt.</EmptyState>
        ) : (
          <InstructionText html={project.expert_instruction} />
        )}
      </Card>
    </>
  );
}

function MyWork({ project }: { project: Project }) {
  const done = project.queue_done ?? 0;
  const total = project.queue_total ?? 0;
  const isOpen = project.allowed_actions.includes('label') || project.allowed_actions.includes('take_assessment');
  return (
    <Card title="My work">
      <div className="flex flex-wrap items-center gap-4">
        <div className="min-w-48 flex-1">
          <p className="mb-2">
            {total === 0
              ? 'Nothing to do right now'
              : `${formatNumber(done)} of ${formatCount(total, 'task')} done, ${formatNumber(Math.max(0, total - done))} left`}
          </p>
          <SegmentedProgress unit="tasks" done={done} total={total} />
        </div>
        {isOpen ? (
          <ButtonLink
            to="/projects/$projectId/label"
            params={{ projectId: String(project.id) }}
            variant="primary"
            icon={<PenLine aria-hidden size={16} />}
          >
            {done === 0 ? 'Start labelling' : 'Continue labelling'}
          </ButtonLink>
        ) : (
          <p className="text-muted">
            The project is {project.state.replaceAll('_', ' ')}: there are no tasks to label.
          </p>
        )}
      </div>
    </Card>
  );
}
