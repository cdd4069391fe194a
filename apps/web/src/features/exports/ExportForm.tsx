import type { Export, ExportFormat } from '@labelwright/contract/exports';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { cx } from '../../ui/cx.ts';
import { Card } from '../../ui/Layout.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { TextField } from '../../ui/TextField.tsx';
import { toastError } from '../../ui/toast.ts';
import { JOBS_KEY } from '../jobs/job-api.ts';
import { type ExportChoice, holdsTasks, includesSkipped, toOptions } from './export-choice.ts';
import { directPath, exportsKey, previewQuery, projectPath } from './exports-api.ts';
import { FormatCards } from './FormatCards.tsx';
import { t } from './strings.ts';

type ExportFormProps = {
  projectId: string;
  formats: readonly ExportFormat[];
  format: ExportFormat;
  choice: ExportChoice;
  onChange: (change: Partial<ExportChoice>) => void;
  onStarted: (exportId: number) => void;
};

/** Format, options, a look at the first record, and the two ways to get it all. */
export function ExportForm({ projectId, formats, format, choice, onChange, onStarted }: ExportFormProps) {
  const queryClient = useQueryClient();
  const [title, setTitle] = useState('');
  const options = toOptions(choice);
  const start = useMutation({
    mutationFn: () =>
      api.post<Export>(`${projectPath(projectId)}/exports`, { format: format.name, title: title.trim(), options }),
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
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
        <Card title={t.options}>
          <div className="flex flex-col gap-4">
            <Options choice={choice} onChange={onChange} />
            <TextField label={t.name} help={t.nameHelp} value={title} onChange={setTitle} maxLength={200} />
          </div>
        </Card>
        <Preview projectId={projectId} format={format} choice={choice} />
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
        <p className="text-sm text-muted">{t.directHelp}</p>
      </div>
    </div>
  );
}

function Options({ choice, onChange }: { choice: ExportChoice; onChange: (change: Partial<ExportChoice>) => void }) {
  const isWhole = holdsTasks(choice.format);
  const isFlat = isWhole && choice.shape === 'annotations';
  return (
    <div className="flex flex-col gap-3">
      {isWhole && (
        <RadioGroup
          label={t.shape}
          layout="row"
          value={choice.shape}
          options={[
            { value: 'tasks', label: t.shapes.tasks },
            { value: 'annotations', label: t.shapes.annotations },
          ]}
          onChange={(shape) => onChange({ shape })}
        />
      )}
      {!isFlat && <Checkbox label={t.allTasks} value={choice.all} onChange={(all) => onChange({ all })} />}
      <Checkbox label={t.cancelled} value={includesSkipped(choice)} onChange={(skipped) => onChange({ skipped })} />
      <Checkbox label={t.groundTruth} value={choice.truth} onChange={(truth) => onChange({ truth })} />
      {isWhole && !isFlat && (
        <>
          <Checkbox
            label={t.predictions}
            help={t.predictionsHelp}
            value={choice.predictions}
            onChange={(predictions) => onChange({ predictions })}
          />
          <Checkbox
            label={t.drafts}
            help={t.draftsHelp}
            value={choice.drafts}
            onChange={(drafts) => onChange({ drafts })}
          />
        </>
      )}
      {!isFlat && (
        <Checkbox
          label={t.people}
          help={t.peopleHelp}
          value={choice.people}
          onChange={(people) => onChange({ people })}
        />
      )}
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
