import type { Project } from '@labelwright/contract/projects';
import { WorkHeader } from '../../../ui/WorkHeader.tsx';
import { t } from '../review-strings.ts';

type ItemReviewHeaderProps = {
  project: Pick<Project, 'id' | 'title'>;
  left: number | undefined;
  /** Decisions that the server has not confirmed yet. */
  waiting: number;
  isQueueOpen: boolean;
  onQueue: () => void;
  onHelp: () => void;
};

export function ItemReviewHeader({ project, left, waiting, ...queue }: ItemReviewHeaderProps) {
  return (
    <WorkHeader
      project={{ id: String(project.id), title: project.title }}
      title={t.title}
      words={t}
      state={waiting > 0 ? t.saving(waiting) : t.saved}
      {...queue}
    >
      {left !== undefined && <p className="tabular text-sm whitespace-nowrap text-muted">{t.left(left)}</p>}
    </WorkHeader>
  );
}
