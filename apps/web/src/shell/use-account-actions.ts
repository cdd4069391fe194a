import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';
import { toastError } from '../ui/toast.ts';

/** What the menus of every shell do with the account; what fails is told. */
export function useAccountActions() {
  const me = useMe();
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  async function signOut(): Promise<void> {
    try {
      await api.post('/api/auth/logout');
      await navigate({ to: '/signin' });
      queryClient.clear();
    } catch (error) {
      toastError('Signing out failed', error);
    }
  }

  async function switchTo(organizationId: number): Promise<void> {
    if (organizationId === me.organization?.id) return;
    try {
      await api.post('/api/auth/switch-organization', { organization_id: organizationId });
      await navigate({ to: '/' });
      await queryClient.resetQueries();
    } catch (error) {
      toastError('The organization could not be switched', error);
    }
  }

  return { signOut, switchTo };
}
