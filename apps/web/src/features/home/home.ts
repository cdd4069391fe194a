import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export type LabellingEntry = { project_id: number; title: string; remaining_for_me: number; done_by_me: number };

/** An issue is a sentence, or a code with its sentence. */
export type Issue = string | { code?: string; message: string };

export type ManagingEntry = {
  project_id: number;
  title: string;
  state: string;
  task_number: number;
  finished_task_number: number;
  issues: Issue[];
};

export type Home = {
  labelling: LabellingEntry[];
  managing: ManagingEntry[];
  today: { annotations: number; seconds: number };
};

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => api.get<Home>('/api/home', { signal }),
});

export const issueText = (issue: Issue): string => (typeof issue === 'string' ? issue : issue.message);
