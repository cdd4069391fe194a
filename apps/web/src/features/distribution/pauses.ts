import type { Pause, PauseBody } from '@labelwright/contract/distribution-rules';
import { api } from '../../lib/api.ts';

const pathOf = (projectId: string, userId: number): string =>
  `/api/projects/${encodeURIComponent(projectId)}/members/${userId}/pauses`;

export const pauseMember = (projectId: string, userId: number, body: PauseBody): Promise<Pause> =>
  api.post<Pause>(pathOf(projectId, userId), body);

/** Ends every pause of a person: who made it does not matter any more. */
export async function resumeMember(projectId: string, userId: number): Promise<void> {
  const path = pathOf(projectId, userId);
  const pauses = await api.get<Pause[]>(path);
  for (const { id } of pauses) await api.delete(`${path}/${id}`);
}
