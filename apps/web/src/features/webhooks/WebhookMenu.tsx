import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { Ellipsis, KeyRound, Power, ScrollText, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DropdownMenu, MenuItem, MenuLink, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { RotateSecretDialog } from './RotateSecretDialog.tsx';
import { t } from './strings.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { logTarget } from './webhook-target.ts';

type WebhookMenuProps = { webhook: WebhookRecord; onDeleted?: () => void };

export function WebhookMenu({ webhook, onDeleted }: WebhookMenuProps) {
  const [open, setOpen] = useState<'delete' | 'secret'>();
  const { switchTo, remove } = useWebhookChanges(webhook);
  const close = () => setOpen(undefined);
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={<IconButton name={`More for ${webhook.url}`} icon={<Ellipsis size={16} />} hasTooltip={false} />}
      >
        <MenuLink icon={<ScrollText aria-hidden size={16} />} {...logTarget(webhook)}>
          {t.log}
        </MenuLink>
        <MenuItem icon={<Power aria-hidden size={16} />} onSelect={() => void switchTo(!webhook.is_active)}>
          {webhook.is_active ? t.deactivate : t.activate}
        </MenuItem>
        <MenuItem icon={<KeyRound aria-hidden size={16} />} onSelect={() => setOpen('secret')}>
          {t.secret.rotate}
        </MenuItem>
        {webhook.can.delete && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden size={16} />} isDanger onSelect={() => setOpen('delete')}>
              {t.delete}
            </MenuItem>
          </>
        )}
      </DropdownMenu>
      {open === 'secret' && <RotateSecretDialog webhook={webhook} onClose={close} />}
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={close}
        title={t.deleteTitle(webhook.url)}
        actionLabel={t.delete}
        onConfirm={async () => {
          await remove();
          onDeleted?.();
        }}
      >
        {t.deleteText}
      </ConfirmDialog>
    </>
  );
}
