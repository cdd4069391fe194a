import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '../lib/live.ts';
import { reviewCountsQuery } from '../lib/review-counts.ts';

/** What of a project this person may decide on; nothing until it is known. */
export function useWaitingToReview(project: Pick<Project, 'id' | 'can'> | undefined) {
  const isEnabled = project?.can['item.review'] === true || project?.can['review.queue'] === true;
  const { data } = useQuery({ ...reviewCountsQuery, enabled: isEnabled });
  const invalidates = [reviewCountsQuery.queryKey];
  useLive('items', { invalidates, isEnabled });
  useLive('project', { invalidates, isEnabled });
  const found = data?.projects.find((entry) => entry.project === project?.id);
  const items = found?.items_to_review ?? 0;
  return { items, answers: (found?.to_review ?? 0) - items };
}
