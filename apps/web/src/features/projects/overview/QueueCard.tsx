import type { ProjectSetup } from '@labelwright/contract/projects';
import { Link } from '@tanstack/react-router';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Card } from '../../../ui/Layout.tsx';
import { SkeletonLines } from '../../../ui/States.tsx';

/** Whether people get tasks right now, and if not, why. */
export function QueueCard({ projectId, queue }: { projectId: string; queue: ProjectSetup['queue'] | undefined }) {
  return (
    <Card
      title="Queue"
      actions={
        <Link to="/projects/$projectId/queue" params={{ projectId }} className="text-sm text-accent hover:underline">
          Who gets what
        </Link>
      }
    >
      {queue === undefined ? (
        <SkeletonLines />
      ) : (
        <div className="flex flex-col gap-3">
          {queue.reasons.length === 0 ? (
            <p className="flex items-start gap-2">
              <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-success" />
              Tasks are being handed out.
            </p>
          ) : (
            <ul className="flex flex-col gap-2">
              {queue.reasons.map((reason) => (
                <li key={reason} className="flex items-start gap-2">
                  <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-warning" />
                  {reason}
                </li>
              ))}
            </ul>
          )}
          <dl className="grid grid-cols-2 gap-3 text-sm">
            <Fact name="Open tasks" value={formatNumber(queue.left)} />
            <Fact name="Held right now" value={formatNumber(queue.held)} />
            <Fact
              name="May label"
              value={`${formatCount(queue.annotators, 'person', 'people')}${queue.paused_people > 0 ? `, ${queue.paused_people} paused` : ''}`}
            />
            <Fact name="Skipped by everybody" value={formatNumber(queue.skipped_by_all)} />
          </dl>
        </div>
      )}
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tabular font-medium">{value}</dd>
    </div>
  );
}
