import type { PromptCheck } from '@labelwright/contract/prompts';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { t } from './strings.ts';

/** The messages for one task, word for word, and the form that the answer must have. */
export function SentPreview({ check }: { check: PromptCheck | undefined }) {
  return (
    <details className="min-w-0 rounded-md border">
      <summary className="min-h-9 cursor-pointer px-3 py-2 text-sm font-medium">{t.editor.preview}</summary>
      <div className="flex flex-col gap-3 border-t p-3">
        {check?.messages?.map(({ role, content }) => (
          <section key={role} className="flex flex-col gap-1">
            <h3 className="text-xs font-medium text-muted">
              {t.editor.roles[role] ?? role}
              {role === 'user' && check.task !== null && ` ${check.task}`}
            </h3>
            <pre
              {...scrollArea}
              className="max-h-72 overflow-auto rounded-md bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
            >
              {content}
            </pre>
          </section>
        )) ?? <p className="text-sm text-muted">{t.editor.previewNone}</p>}
        {check !== undefined && check.pictures.length > 0 && (
          <section className="flex flex-col gap-1">
            <h3 className="text-xs font-medium text-muted">{t.editor.pictures}</h3>
            <ol className="list-decimal pl-5 text-sm wrap-anywhere">
              {[...new Set(check.pictures)].map((address) => (
                <li key={address}>{address}</li>
              ))}
            </ol>
          </section>
        )}
        {check !== undefined && <RawRecord title={t.editor.schema} value={check.answer_schema} />}
      </div>
    </details>
  );
}
