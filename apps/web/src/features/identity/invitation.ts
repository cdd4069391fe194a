import type { InvitationPreview } from '@labelwright/contract/tenants';
import { api } from '../../lib/api.ts';
import type { IdentitySearch } from './use-search.ts';

type Entered = { projectId: number | null };

/** Accepts an invitation, or enters by a project's shared link; answers where the person now belongs. */
export async function acceptInvitation(token: string, { kind }: Pick<InvitationPreview, 'kind'>): Promise<string> {
  const entered =
    kind === 'project_link'
      ? await api.post<Entered>('/api/projects/join', { token })
      : await api.post<Entered>(`/api/projects/invitations/${encodeURIComponent(token)}/accept`);
  return entered.projectId === null ? '/' : `/projects/${entered.projectId}`;
}

/** What the forms of signing in and registering need to know to let somebody in and bring them back here. */
export function returnSearch(path: string, token: string, email: string | null): IdentitySearch {
  return { next: path, token, ...(email === null ? {} : { email }) };
}
