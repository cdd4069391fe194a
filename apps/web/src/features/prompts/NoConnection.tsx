import { Unplug } from 'lucide-react';
import { useMe } from '../../lib/me.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { t } from './strings.ts';

/** Without a language model there is nothing to write a prompt for. */
export function NoConnection() {
  const me = useMe();
  return (
    <EmptyState
      icon={<Unplug aria-hidden size={24} />}
      title={t.noConnection}
      action={
        me.can.manage_organization ? (
          <ButtonLink variant="primary" to="/organization" search={{ tab: 'models' }}>
            {t.openConnections}
          </ButtonLink>
        ) : undefined
      }
    >
      {t.noConnectionText}
    </EmptyState>
  );
}
