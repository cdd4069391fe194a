import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useQueryClient } from '@tanstack/react-query';
import { toast, toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';
import { changeWebhook, deleteWebhook, WEBHOOKS_KEY } from './webhooks-api.ts';

/** Switching on and off is done at once and can be undone; deleting is asked for before. */
export function useWebhookChanges({ id }: Pick<WebhookRecord, 'id'>) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: WEBHOOKS_KEY });
  async function switchTo(isActive: boolean): Promise<void> {
    try {
      await changeWebhook(id, { is_active: isActive });
      toast(isActive ? t.activated : t.deactivated, { onUndo: () => void switchTo(!isActive) });
    } catch (error) {
      toastError(t.failed, error);
    }
    await refresh();
  }
  async function remove(): Promise<void> {
    await deleteWebhook(id);
    toast(t.deleted);
    await refresh();
  }
  return { switchTo, remove, refresh };
}
