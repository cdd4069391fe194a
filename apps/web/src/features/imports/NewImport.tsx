import type { Import, UploadPreview } from '@labelwright/contract/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ClipboardPaste } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { Card } from '../../ui/Layout.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toastError } from '../../ui/toast.ts';
import { ColumnMapping } from './ColumnMapping.tsx';
import { importsKey, projectPath } from './imports-api.ts';
import {
  checkTargets,
  countRows,
  type Fields,
  mergeColumns,
  suggestTargets,
  type Targets,
  toStartImport,
} from './mapping.ts';
import { t } from './strings.ts';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './use-uploads.ts';

type NewImportProps = { projectId: string; fields: Fields; onStarted: (importId: number) => void };

/** Files or pasted rows → what they hold → which column becomes what → start. */
export function NewImport({ projectId, fields, onStarted }: NewImportProps) {
  const queryClient = useQueryClient();
  const { uploads, sendings, sendFiles, sendText, remove, dismiss } = useUploads(projectId);
  const [chosen, setChosen] = useState<Targets>({});
  const columns = useMemo(() => mergeColumns(uploads), [uploads]);
  const targets = { ...suggestTargets(columns, fields), ...chosen };
  const hasTable = columns.length > 0;
  const problems = hasTable ? checkTargets(columns, targets, fields) : { missing: [], twice: [] };
  const start = useMutation({
    mutationFn: () =>
      api.post<Import>(
        `${projectPath(projectId)}/imports`,
        toStartImport(
          uploads.map((upload) => upload.id),
          columns,
          targets,
        ),
      ),
    onSuccess: async (started) => {
      await queryClient.invalidateQueries({ queryKey: importsKey(projectId) });
      onStarted(started.id);
    },
    onError: (error) => toastError(t.startFailed, error),
  });
  return (
    <div className="flex flex-col gap-4">
      <FileDrop label={t.drop} hint={t.dropHint} onFiles={sendFiles} />
      <PasteText onText={sendText} />
      <UploadList uploads={uploads} sendings={sendings} onRemove={remove} onDismiss={dismiss} />
      {hasTable && (
        <ColumnMapping
          columns={columns}
          fields={fields}
          targets={targets}
          problems={problems}
          onChange={(column, target) => setChosen({ ...chosen, [column]: target })}
        />
      )}
      {uploads.length > 0 && (
        <div className="sticky bottom-0 -mx-1 flex justify-end border-t bg-bg px-1 py-3">
          <Button
            variant="primary"
            isBusy={start.isPending}
            disabledReason={blockedBy(problems.missing, problems.twice[0])}
            onClick={() => start.mutate()}
          >
            {buttonText(uploads)}
          </Button>
        </div>
      )}
    </div>
  );
}

function buttonText(uploads: readonly UploadPreview[]): string {
  const rows = countRows(uploads);
  const isMedia = uploads.every((upload) => upload.format === null);
  return rows === undefined || isMedia ? t.importFiles(uploads.length) : t.importRows(rows);
}

function blockedBy(missing: readonly string[], twice: string | undefined): string | undefined {
  if (missing.length > 0) return t.missingShort(missing);
  return twice === undefined ? undefined : t.twice(twice);
}

function PasteText({ onText }: { onText: (text: string) => Promise<boolean> }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  if (!isOpen)
    return (
      <div className="flex justify-center">
        <Button icon={<ClipboardPaste aria-hidden size={16} />} onClick={() => setOpen(true)}>
          {t.paste}
        </Button>
      </div>
    );
  async function send() {
    setBusy(true);
    const isThere = await onText(text);
    setBusy(false);
    if (!isThere) return;
    setText('');
    setOpen(false);
  }
  return (
    <Card title={t.paste}>
      <div className="flex flex-col gap-3">
        <TextArea label={t.pasteLabel} help={t.pasteHelp} value={text} onChange={setText} rows={8} isMono autoFocus />
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{t.pasteCancel}</Button>
          <Button variant="primary" isBusy={isBusy} disabled={text.trim() === ''} onClick={() => void send()}>
            {t.pasteDone}
          </Button>
        </div>
      </div>
    </Card>
  );
}
