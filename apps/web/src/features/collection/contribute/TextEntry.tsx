import { Check } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { deleteItems } from '../collection-api.ts';
import { t } from '../strings.ts';
import type { UploadDetails } from '../upload/uploads.ts';
import { useTextDraft } from './use-text-draft.ts';

const LONGEST_CONTENT = 1_000_000;

/** Writing or pasting a text: it saves itself. */
export function TextEntry({ projectId, details }: { projectId: string; details: UploadDetails }) {
  const draft = useTextDraft(projectId, details);
  const content = useRef<HTMLTextAreaElement>(null);
  const isEmpty = draft.values.content.trim() === '';
  async function finish() {
    if (isEmpty || !(await draft.finish())) return;
    toast(t.textAdded);
    content.current?.focus();
  }
  async function discard() {
    const id = draft.discard();
    try {
      if (id !== undefined) await deleteItems([{ type: 'raw_text', id }]);
    } catch (error) {
      toastError(t.notDeleted, error);
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t.textTitle}
        placeholder={t.textTitleHint}
        maxLength={512}
        value={draft.values.title}
        onChange={(title) => draft.change({ title })}
      />
      <TextArea
        ref={content}
        label={t.textContent}
        style={{ minHeight: '12rem' }}
        maxLength={LONGEST_CONTENT}
        value={draft.values.content}
        onChange={(next) => draft.change({ content: next })}
        error={draft.problem}
      />
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto text-sm text-muted">
          {t.textStates[draft.state]}
        </p>
        {!isEmpty && (
          <Button variant="ghost" onClick={() => void discard()}>
            {t.textDiscard}
          </Button>
        )}
        <Button
          variant="primary"
          icon={<Check aria-hidden size={16} />}
          disabled={isEmpty}
          onClick={() => void finish()}
        >
          {t.textAdd}
        </Button>
      </div>
    </div>
  );
}
