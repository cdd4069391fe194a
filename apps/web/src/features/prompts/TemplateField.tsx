import { useRef } from 'react';
import type { FieldBinding } from '../../lib/use-form.ts';
import { TextArea } from '../../ui/TextArea.tsx';
import { withField } from './prompt-draft.ts';
import { t } from './strings.ts';

type TemplateFieldProps = FieldBinding<string> & { fields: readonly string[] };

/** The text, and the data that may stand in it: a press puts it where one is writing. */
export function TemplateField({ fields, ...binding }: TemplateFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  function insert(field: string) {
    const element = area.current;
    const at = element?.selectionEnd ?? binding.value.length;
    const { template, cursor } = withField(binding.value, field, at);
    binding.onChange(template);
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(cursor, cursor);
    });
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <TextArea
        ref={area}
        label={t.editor.template}
        help={t.editor.templateHelp}
        style={{ minHeight: '14rem' }}
        isMono
        isRequired
        maxLength={50_000}
        {...binding}
      />
      {fields.length > 0 && (
        <fieldset className="flex min-w-0 flex-wrap items-center gap-1.5">
          <legend className="sr-only">{t.editor.fields}</legend>
          {fields.map((field) => (
            <button
              key={field}
              type="button"
              aria-label={t.editor.insert(field)}
              onClick={() => insert(field)}
              className="h-6 max-w-full truncate rounded-sm border bg-surface px-1.5 font-mono text-xs hover:bg-surface-2 pointer-coarse:h-11"
            >
              {`{{${field}}}`}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
