import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { COLLECTION_KEY, collectionHomeQuery } from '../lib/collection.ts';
import { useLive } from '../lib/live.ts';

/** Collected items of a project that this person may decide on; 0 until it is known. */
export function useItemsToReview(project: Pick<Project, 'id' | 'can'> | undefined): number {
  const mayReview = project?.can['item.review'] === true;
  const { data } = useQuery({ ...collectionHomeQuery, enabled: mayReview });
  useLive('items', { invalidates: [COLLECTION_KEY], isEnabled: mayReview });
  return data?.projects.find(({ id }) => id === project?.id)?.waiting_for_me ?? 0;
}
