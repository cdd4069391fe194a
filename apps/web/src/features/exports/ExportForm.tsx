import { DEFAULT_RETENTION_DAYS, type Export, type ExportFormat } from '@labelwright/contract/exports';
import type { Project } from '@labelwright/contract/projects';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { TextField } from '../../ui/TextField.tsx';
import { toastError } from '../../ui/toast.ts';
import { JOBS_KEY } from '../jobs/job-api.ts';
import { AnnotationChoice } from './AnnotationChoice.tsx';
import { Counts } from './Counts.tsx';
import { type ExportChoice, toOptions } from './export-choice.ts';
import { directPath, exportsKey, previewQuery, projectPath } from './exports-api.ts';
import { FormatCards } from './FormatCards.tsx';
import { partsOf } from './interface-parts.ts';
import { OnTheWayOut } from './OnTheWayOut.tsx';
import { t } from './strings.ts';
import { TaskChoice } from './TaskChoice.tsx';

type ExportFormProps = {
  project: Project;
  formats: readonly ExportFormat[];
  format: ExportFormat;
  choice: ExportChoice;
  onChange: (change: Partial<ExportChoice>) => void;
  onStarted: (exportId: number) => void;
};

/** Format, choices, a look at the first record, and the two ways to get it all. */
export function ExportForm({ project, formats, format, choice, onChange, onStarted }: ExportFormProps) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const [title, setTitle] = useState('');
  const [retention, setRetention] = useState(String(DEFAULT_RETENTION_DAYS));
  const parts = useMemo(() => partsOf(project), [project]);
  const options = toOptions(choice);
  const start = useMutation({
    mutationFn: () =>
      api.post<Export>(`${projectPath(projectId)}/exports`, {
        format: format.name,
        title: title.trim(),
        options,
        retention_days: retention === '' ? null : Number(retention),
      }),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: exportsKey(projectId) });
      await queryClient.invalidateQueries({ queryKey: JOBS_KEY });
      onStarted(made.id);
    },
    onError: (error) => toastError(t.startFailed, error),
  });
  return (
    <div className="flex flex-col gap-5">
      <FormatCards formats={formats} value={format.name} onChange={(name) => onChange({ format: name })} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title={t.tasksTitle}>
          <TaskChoice projectId={projectId} choice={choice} onChange={onChange} />
        </Card>
        <Card title={t.annotationsTitle}>
          <AnnotationChoice choice={choice} onChange={onChange} />
        </Card>
        <Card title={t.outTitle}>
          <OnTheWayOut format={format} parts={parts} choice={choice} onChange={onChange} />
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          <Preview projectId={projectId} format={format} choice={choice} />
          <Card title={t.keepTitle}>
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField label={t.name} help={t.nameHelp} value={title} onChange={setTitle} maxLength={200} />
              <Select label={t.retention} value={retention} options={t.retentions} onChange={setRetention} />
            </div>
          </Card>
        </div>
      </div>
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-bg px-1 py-3">
        <Button variant="primary" isBusy={start.isPending} onClick={() => start.mutate()}>
          {t.start(format.title)}
        </Button>
        <a
          href={directPath(projectId, format.name, options)}
          download
          className="inline-flex h-8 items-center gap-2 rounded-md border border-line-strong/60 bg-surface px-3 font-medium hover:bg-surface-2 pointer-coarse:min-h-11"
        >
          <Download aria-hidden size={16} />
          {t.direct}
        </a>
        <Counts projectId={projectId} format={format.name} options={options} />
      </div>
    </div>
  );
}

function Preview({ projectId, format, choice }: { projectId: string; format: ExportFormat; choice: ExportChoice }) {
  const preview = useQuery({
    ...previewQuery(projectId, format.name, toOptions({ ...choice, format: format.name })),
    placeholderData: keepPreviousData,
  });
  const isEmpty = preview.data === undefined || preview.data === '' || preview.data === '[]';
  return (
    <Card title={t.preview} isFlush>
      {preview.isPending && (
        <div className="p-4">
          <SkeletonLines count={8} />
        </div>
      )}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isSuccess && isEmpty && <p className="p-4 text-sm text-muted">{t.previewEmpty}</p>}
      {!isEmpty && (
        <section
          aria-label={t.preview}
          {...scrollArea}
          className={cx(
            'h-96 overflow-auto p-3 -outline-offset-2 transition-opacity',
            preview.isPlaceholderData && 'opacity-60',
          )}
        >
          <pre className="font-mono text-xs whitespace-pre-wrap wrap-anywhere">{preview.data}</pre>
        </section>
      )}
    </Card>
  );
}
