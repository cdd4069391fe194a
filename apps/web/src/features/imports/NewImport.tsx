import type { Import, ImportPreview, ReimportAnswer, UploadPreview } from '@labelwright/contract/imports';
import type { Project } from '@labelwright/contract/projects';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ClipboardPaste, Link2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { Button } from '../../ui/Button.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toastError } from '../../ui/toast.ts';
import { ColumnMapping } from './ColumnMapping.tsx';
import { DatasetPreview } from './DatasetPreview.tsx';
import { FromUrl } from './FromUrl.tsx';
import { ImportOptionFields } from './ImportOptionFields.tsx';
import {
  type Chosen,
  DEFAULT_OPTIONS,
  type ImportOptions,
  type Mode,
  rowOptionsOf,
  toReimport,
  toStartImport,
} from './import-options.ts';
import { clientApisQuery, importsKey, projectPath } from './imports-api.ts';
import { checkTargets, countRows, type Fields, mergeColumns, suggestTargets, type Targets } from './mapping.ts';
import { t } from './strings.ts';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './use-uploads.ts';

type NewImportProps = {
  projectId: string;
  project: Project;
  fields: Fields;
  mode: Mode;
  onStarted: (importId: number) => void;
};

/** Files, pasted rows or an address → what they hold → which column becomes what → start. */
export function NewImport({ projectId, project, fields, mode, onStarted }: NewImportProps) {
  const { uploads, sendings, sendFiles, sendText, remove, dismiss } = useUploads(project);
  const [chosen, setChosen] = useState<Targets>({});
  const [options, setOptions] = useState(DEFAULT_OPTIONS);
  const [source, setSource] = useState<'files' | 'text' | 'url'>('files');
  const ids = uploads.map((upload) => upload.id);
  const preview = usePreview(project, ids, options);
  const isDataset = (preview.data?.dataset ?? null) !== null;
  const merged = useMemo(() => mergeColumns(uploads), [uploads]);
  const columns = isDataset ? (preview.data?.columns ?? []) : merged;
  const targets = { ...suggestTargets(columns, fields), ...chosen };
  const hasTable = columns.length > 0;
  // A dataset knows its own fields, and an update may leave fields out.
  const needsFields = hasTable && !isDataset && mode === 'add';
  const found = hasTable ? checkTargets(columns, targets, fields) : { missing: [], twice: [] };
  const problems = needsFields ? found : { ...found, missing: [] };
  const asked = { mode, columns, targets, options, isDataset };
  const start = useStart(projectId, asked, onStarted);
  const apis = useQuery(clientApisQuery(projectId));
  return (
    <div className="flex flex-col gap-4">
      <FileDrop label={t.drop} hint={t.dropHint} onFiles={sendFiles} />
      {source === 'files' && (
        <div className="flex flex-wrap justify-center gap-2">
          <Button icon={<ClipboardPaste aria-hidden size={16} />} onClick={() => setSource('text')}>
            {t.paste}
          </Button>
          <Button icon={<Link2 aria-hidden size={16} />} onClick={() => setSource('url')}>
            {t.fromUrl}
          </Button>
        </div>
      )}
      {source === 'text' && <PasteText onText={sendText} onClose={() => setSource('files')} />}
      {source === 'url' && (
        <FromUrl isBusy={start.isPending} onUrl={(url) => start.mutate({ url })} onClose={() => setSource('files')} />
      )}
      <UploadList uploads={uploads} sendings={sendings} isDataset={isDataset} onRemove={remove} onDismiss={dismiss} />
      {uploads.length > 0 && preview.isPending && <SkeletonLines count={3} />}
      {uploads.length > 0 && preview.isError && (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {uploads.length > 0 && preview.data !== undefined && (
        <DatasetPreview projectId={projectId} project={project} preview={preview.data} />
      )}
      {hasTable && !isDataset && (
        <ColumnMapping
          columns={columns}
          fields={fields}
          targets={targets}
          problems={problems}
          onChange={(column, target) => setChosen({ ...chosen, [column]: target })}
        />
      )}
      {(uploads.length > 0 || source === 'url') && (
        <ImportOptionFields
          key={mode}
          mode={mode}
          options={options}
          isDataset={isDataset}
          mayEnrich={(apis.data?.length ?? 0) > 0}
          onChange={setOptions}
        />
      )}
      {uploads.length > 0 && (
        <div className="sticky bottom-0 -mx-1 flex justify-end border-t bg-bg px-1 py-3">
          <Button
            variant="primary"
            isBusy={start.isPending}
            disabledReason={
              sendings.some(isOnItsWay) ? t.stillUploading : blockedBy(problems.missing, problems.twice[0])
            }
            onClick={() => start.mutate({ file_upload_ids: ids })}
          >
            {mode === 'update' ? t.update : isDataset ? t.importDataset : buttonText(uploads)}
          </Button>
        </div>
      )}
    </div>
  );
}

const isOnItsWay = ({ error }: { error: unknown }): boolean => error === undefined;

/** Asked again when a choice changes what the rows become; the last answer stays until the next is there. */
function usePreview({ id, label_config: config }: Project, ids: readonly number[], options: ImportOptions) {
  const settled = useDebounced(options, 300);
  const asked = rowOptionsOf({ mode: 'add', columns: [], targets: {}, options: settled, isDataset: true });
  const projectId = String(id);
  return useQuery({
    // With another interface the same files become other tasks.
    queryKey: [...importsKey(projectId), 'preview', ids, asked, config],
    queryFn: ({ signal }) =>
      api.post<ImportPreview>(
        `${projectPath(projectId)}/imports/preview`,
        { file_upload_ids: ids, ...asked },
        { signal },
      ),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function useStart(projectId: string, asked: Chosen, onStarted: (importId: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (source: { file_upload_ids: number[] } | { url: string }) => {
      const path = projectPath(projectId);
      if (asked.mode === 'add') return (await api.post<Import>(`${path}/imports`, toStartImport(source, asked))).id;
      return (await api.post<ReimportAnswer>(`${path}/reimport`, toReimport(source, asked))).reimport;
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: importsKey(projectId) });
      onStarted(id);
    },
    onError: (error) => toastError(t.startFailed, error),
  });
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

type PasteTextProps = { onText: (text: string) => Promise<boolean>; onClose: () => void };

function PasteText({ onText, onClose }: PasteTextProps) {
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function send() {
    setBusy(true);
    const isThere = await onText(text);
    setBusy(false);
    if (isThere) onClose();
  }
  return (
    <Card title={t.paste}>
      <div className="flex flex-col gap-3">
        <TextArea label={t.pasteLabel} help={t.pasteHelp} value={text} onChange={setText} rows={8} isMono autoFocus />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t.pasteCancel}</Button>
          <Button variant="primary" isBusy={isBusy} disabled={text.trim() === ''} onClick={() => void send()}>
            {t.pasteDone}
          </Button>
        </div>
      </div>
    </Card>
  );
}
