/** What anybody who holds the link may read of an invitation: GET /api/invitations/{token}. */
export type Invitation = {
  kind: string;
  project: { id: number; title: string } | null;
  organization: { id: number; name: string };
  email: string | null;
  role: string;
  expires_at: string | null;
};

export type Joined = { project_id?: number | null; project?: { id: number } | number | null };

/** Where somebody who just joined belongs. */
export function placeOf(joined: Joined | undefined, invitation?: Invitation): string {
  const inner = joined?.project;
  const projectId =
    joined?.project_id ?? (typeof inner === 'number' ? inner : inner?.id) ?? invitation?.project?.id ?? undefined;
  return projectId === undefined ? '/' : `/projects/${projectId}`;
}
