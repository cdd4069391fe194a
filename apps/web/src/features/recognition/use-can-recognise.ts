import { useQuery } from '@tanstack/react-query';
import { recognitionPlanQuery } from './recognition-api.ts';

/** Whether the interface shows pictures or recordings; never for those who do not manage the project. */
export function useCanRecognise(projectId: string, isManager: boolean): boolean {
  const { data } = useQuery({ ...recognitionPlanQuery(projectId), enabled: isManager });
  return isManager && (data?.fields.length ?? 0) > 0;
}
