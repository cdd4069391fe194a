import { useState } from 'react';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { t } from './strings.ts';
import { VERIFY_CODE, type VerifyLanguage } from './verify-code.ts';

const LANGUAGES: readonly { value: VerifyLanguage; label: string }[] = [
  { value: 'node', label: 'JavaScript' },
  { value: 'python', label: 'Python' },
];

/** What a receiver does to be sure of where a request comes from. */
export function VerifySnippet() {
  const [language, setLanguage] = useState<VerifyLanguage>('node');
  const code = VERIFY_CODE[language];
  return (
    <section aria-label={t.secret.verify} className="flex flex-col gap-2">
      <div className="flex items-end justify-between gap-3">
        <h3 className="text-base font-semibold">{t.secret.verify}</h3>
        <div className="flex items-center gap-2">
          <div className="w-32">
            <Select
              size="sm"
              label="Language"
              isLabelHidden
              value={language}
              options={LANGUAGES}
              onChange={setLanguage}
            />
          </div>
          <CopyButton text={code} name="Copy the code" />
        </div>
      </div>
      <pre {...scrollArea} className="max-h-72 overflow-auto rounded-md border bg-surface-2 p-3 font-mono text-xs">
        {code}
      </pre>
    </section>
  );
}
