import type { FormEvent, ReactNode } from 'react';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';

type BareFormProps = {
  title: string;
  text?: ReactNode;
  children?: ReactNode;
  action: string;
  isBusy: boolean;
  error: string | undefined;
  onSubmit: (event: FormEvent) => void;
  /** Links below the button. */
  foot?: ReactNode;
};

/** The one-column form of the pages before sign-in. */
export function BareForm({ title, text, children, action, isBusy, error, onSubmit, foot }: BareFormProps) {
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h1 className="text-lg">{title}</h1>
        {text !== undefined && <p className="text-muted">{text}</p>}
      </div>
      {error !== undefined && <Alert tone="danger">{error}</Alert>}
      {children}
      <Button type="submit" variant="primary" isFullWidth isBusy={isBusy}>
        {action}
      </Button>
      {foot !== undefined && <div className="flex flex-col gap-1 text-sm text-muted">{foot}</div>}
    </form>
  );
}

/** What happened, in place of the form. */
export function BareMessage({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <div role="status" className="flex flex-col gap-1">
        <h1 className="text-lg">{title}</h1>
        <div className="text-muted">{children}</div>
      </div>
      {action}
    </div>
  );
}
