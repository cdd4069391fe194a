import type { Project } from '@labelwright/contract/projects';
import DOMPurify from 'dompurify';
import { PenLine } from 'lucide-react';
import { useMemo } from 'react';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { SegmentedProgress } from '../../../ui/Progress.tsx';
import { EmptyState } from '../../../ui/States.tsx';

/** For people who work in the project: what is mine, and how it is done. */
export function WorkerOverview({ project }: { project: Project }) {
  const html = useMemo(() => DOMPurify.sanitize(project.expert_instruction), [project.expert_instruction]);
  const done = project.queue_done ?? 0;
  const total = project.queue_total ?? 0;
  const isOpen = project.allowed_actions.includes('label') || project.allowed_actions.includes('take_assessment');
  return (
    <>
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
      <Card title="Instructions">
        {html.trim() === '' ? (
          <EmptyState title="No instructions were written">Ask the project's administrator when in doubt.</EmptyState>
        ) : (
          <div
            className="max-w-180 wrap-break-word [&_a]:text-accent [&_a]:underline [&_h1]:mb-2 [&_h1]:text-lg [&_h2]:mb-1 [&_h2]:text-md [&_h3]:font-semibold [&_img]:max-w-full [&_ol]:list-decimal [&_ol]:pl-5 [&_p]:mb-2 [&_ul]:mb-2 [&_ul]:list-disc [&_ul]:pl-5"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server, and again above
            dangerouslySetInnerHTML={{ __html: html }}
          />
        )}
      </Card>
    </>
  );
}
