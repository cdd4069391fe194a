import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type FieldTexts = {
  label: string;
  /** One line on what the field does. */
  help?: ReactNode;
  /** The value that holds when nothing is chosen, in words: "Default: 1". */
  defaultHint?: string | undefined;
  error?: string | undefined;
  isRequired?: boolean | undefined;
  /** Keeps the label for screen readers only, where the place says it already (a search box). */
  isLabelHidden?: boolean | undefined;
};

type FormFieldProps = FieldTexts & { id: string; children: ReactNode; end?: ReactNode };

export const describedBy = (id: string, { help, defaultHint, error }: FieldTexts): string | undefined =>
  cx(error !== undefined && `${id}-error`, (help !== undefined || defaultHint !== undefined) && `${id}-help`) ||
  undefined;

/** Label above, control, then the error or the help below. The control must carry `id` and `describedBy(id, …)`. */
export function FormField({ id, children, end, ...texts }: FormFieldProps) {
  return (
    <div className="relative flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={cx('self-start text-sm font-medium', texts.isLabelHidden === true && 'sr-only')}>
        {texts.label}
        {texts.isRequired === true && <span className="font-normal text-muted"> (required)</span>}
      </label>
      {children}
      {/* Stands beside the label, and comes after the control for those who go by Tab. */}
      {end !== undefined && <div className="absolute top-0 right-0">{end}</div>}
      <FieldNotes id={id} {...texts} />
    </div>
  );
}

export function FieldNotes({ id, help, defaultHint, error }: { id: string } & Omit<FieldTexts, 'label'>) {
  const hasHelp = help !== undefined || defaultHint !== undefined;
  if (!hasHelp && error === undefined) return null;
  return (
    <div className="flex flex-col gap-0.5 text-xs" aria-live="polite">
      {error !== undefined && (
        <p id={`${id}-error`} className="flex items-start gap-1 text-danger">
          <CircleAlert aria-hidden size={12} className="mt-0.5 shrink-0" />
          {error}
        </p>
      )}
      {hasHelp && (
        <p id={`${id}-help`} className="text-muted">
          {help}
          {help !== undefined && defaultHint !== undefined && ' '}
          {defaultHint}
        </p>
      )}
    </div>
  );
}

export const controlClass = (hasError: boolean): string =>
  cx(
    'w-full min-w-0 rounded-md border bg-surface px-2.5 text-base text-fg transition-colors placeholder:text-muted',
    'disabled:bg-surface-2 disabled:text-muted pointer-coarse:min-h-11 pointer-coarse:text-md',
    hasError ? 'border-danger' : 'border-line-strong/70 not-disabled:hover:border-line-strong',
  );
