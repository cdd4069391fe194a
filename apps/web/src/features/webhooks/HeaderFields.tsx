import { Plus, Trash2 } from 'lucide-react';
import type { FieldBinding } from '../../lib/use-form.ts';
import { Button } from '../../ui/Button.tsx';
import { FieldNotes } from '../../ui/FormField.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';
import { emptyHeader, type HeaderDraft, isMasked } from './webhook-draft.ts';

const MOST = 10;

/** Up to ten headers; a value that is kept shows as stars and is replaced by typing over it. */
export function HeaderFields({ id, value, onChange, onBlur, error }: FieldBinding<readonly HeaderDraft[]>) {
  const change = (place: number, patch: Partial<HeaderDraft>) =>
    onChange(value.map((header, index) => (index === place ? { ...header, ...patch } : header)));
  return (
    <fieldset id={id} tabIndex={-1} onBlur={onBlur} className="flex min-w-0 flex-col gap-2 outline-none">
      <legend className="mb-1 text-sm font-medium">{t.form.headers}</legend>
      {value.map((header, index) => (
        <div key={header.key} className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <TextField
              label={t.form.headerName(index + 1)}
              isLabelHidden
              isMono
              placeholder="Authorization"
              value={header.name}
              onChange={(name) => change(index, { name, ...(isMasked(header.value) ? { value: '' } : {}) })}
            />
          </div>
          <div className="min-w-0 flex-[2]">
            <TextField
              label={t.form.headerValue(index + 1)}
              isLabelHidden
              isMono
              autoComplete="off"
              spellCheck={false}
              value={header.value}
              onFocus={(event) => isMasked(header.value) && event.target.select()}
              onChange={(next) => change(index, { value: next })}
            />
          </div>
          <IconButton
            name={t.form.removeHeader(index + 1)}
            icon={<Trash2 size={16} />}
            onClick={() => onChange(value.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      {value.length < MOST && (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden size={14} />}
            onClick={() => onChange([...value, emptyHeader(value)])}
          >
            {t.form.addHeader}
          </Button>
        </div>
      )}
      <FieldNotes id={id} help={t.form.headersHelp} error={error} />
    </fieldset>
  );
}
