import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { t } from './strings.ts';

type NothingLoggedProps = {
  icon: ReactNode;
  /** undefined while nothing is filtered. */
  onClear: (() => void) | undefined;
  children: ReactNode;
};

export function NothingLogged({ icon, onClear, children }: NothingLoggedProps) {
  if (onClear === undefined)
    return (
      <EmptyState icon={icon} title={t.noRows}>
        {children}
      </EmptyState>
    );
  return (
    <EmptyState icon={icon} title={t.noMatch} action={<Button onClick={onClear}>{t.clear}</Button>}>
      {t.noMatchText}
    </EmptyState>
  );
}
