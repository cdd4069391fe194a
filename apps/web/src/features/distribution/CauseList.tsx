import type { QueueCause, QueueMember } from '@labelwright/contract/distribution';
import { TriangleAlert } from 'lucide-react';
import { CauseAction } from './CauseAction.tsx';

export type CauseContext = {
  projectId: string;
  mayManage: boolean;
  /** Absent: the causes hold for everybody. */
  userId?: number;
  member?: QueueMember | undefined;
  onMended: () => void;
  onAssign?: () => void;
  onFilter?: () => void;
};

/** Everything that keeps tasks from people, each with what mends it. */
export function CauseList({ causes, ...context }: CauseContext & { causes: readonly QueueCause[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {causes.map((cause) => (
        <li key={cause.code} className="flex flex-col gap-1.5">
          <span className="flex items-start gap-2">
            <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-warning" />
            {cause.text}
          </span>
          {cause.action !== null && (
            <div className="flex flex-col items-start gap-1.5 pl-6">
              <p className="text-sm text-muted">{cause.action.text}</p>
              <CauseAction {...context} action={cause.action} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
