import type { AdminUserChange, AdminUserDetail } from '@labelwright/contract/administration';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { USERS_KEY } from './admin-api.ts';
import { t } from './strings.ts';

/** Calls that change an account; the list and the drawer follow. */
export function useUserChanges(user: AdminUserDetail) {
  const queryClient = useQueryClient();
  const path = `/api/admin/users/${user.id}`;
  const refresh = () => queryClient.invalidateQueries({ queryKey: USERS_KEY });
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      toastError(t.failed, error);
    } finally {
      await refresh();
    }
  };
  const patch = (change: AdminUserChange) => api.patch(path, change);
  return {
    /** What can be undone is done at once. */
    change: (change: AdminUserChange, undo: AdminUserChange, title: string) =>
      attempt(async () => {
        await patch(change);
        toast(title, { onUndo: () => attempt(() => patch(undo)) });
      }),
    resetPassword: () =>
      attempt(async () => {
        await api.post(`${path}/reset-password`);
        toast(t.resetSent);
      }),
    endSessions: () =>
      attempt(async () => {
        const { ended } = await api.delete<{ ended: number }>(`${path}/sessions`);
        toast(t.sessionsEnded(ended));
      }),
    endSession: (sessionId: string) =>
      attempt(async () => {
        await api.delete(`${path}/sessions/${sessionId}`);
        toast(t.sessionEnded);
      }),
    revokeToken: (tokenId: number) =>
      attempt(async () => {
        await api.delete(`${path}/tokens/${tokenId}`);
        toast(t.tokenRevoked);
      }),
    restore: () =>
      attempt(async () => {
        await api.post(`${path}/restore`);
        toast(t.restored);
      }),
  };
}
