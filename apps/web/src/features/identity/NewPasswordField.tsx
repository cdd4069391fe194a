import { passwordProblems } from '@labelwright/contract/passwords';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { FieldBinding } from '../../lib/use-form.ts';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { t } from './strings.ts';

type NewPasswordFieldProps = { label: string; binding: FieldBinding<string>; email: string };

/** Says while typing which rule is still broken. */
export function NewPasswordField({ label, binding, email }: NewPasswordFieldProps) {
  const broken = passwordProblems(binding.value, email);
  return (
    <div className="flex flex-col gap-1">
      <PasswordField label={label} autoComplete="new-password" {...binding} />
      {binding.error === undefined && (
        <ul aria-live="polite" className="flex flex-col gap-0.5 text-xs text-muted">
          {broken.map((problem) => (
            <li key={problem} className="flex items-start gap-1">
              <CircleDashed aria-hidden size={12} className="mt-0.5 shrink-0" />
              {problem}
            </li>
          ))}
          {broken.length === 0 && (
            <li className="flex items-start gap-1 text-success">
              <CircleCheck aria-hidden size={12} className="mt-0.5 shrink-0" />
              {t.passwordFine}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
