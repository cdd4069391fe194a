import type { ImportPreview } from '@labelwright/contract/imports';
import type { Project } from '@labelwright/contract/projects';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { projectKey } from '../../lib/project.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { projectPath } from './imports-api.ts';
import { t } from './strings.ts';

type DatasetPreviewProps = { projectId: string; project: Project; preview: ImportPreview };

/** What the files are together: which tool they come from, what becomes of each, and the interface that would hold it. */
export function DatasetPreview({ projectId, project, preview }: DatasetPreviewProps) {
  const { dataset, tasks, warnings, notes, errors } = preview;
  const hasInterface = Object.keys(project.data_types).length > 0;
  const duplicates = tasks.filter((task) => task.duplicate_of !== null).length;
  return (
    <div className="flex flex-col gap-3">
      {dataset !== null && (
        <section className="rounded-md border bg-surface">
          <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <Database aria-hidden size={16} className="shrink-0 text-muted" />
            <h3 className="font-medium">{dataset.title}</h3>
            <span className="min-w-0 flex-1 text-sm text-muted">{dataset.description}</span>
            <Badge tone="accent">{formatCount(preview.file_count, 'file')}</Badge>
          </header>
          <SampleTasks preview={preview} />
          <FileTable preview={preview} />
        </section>
      )}
      {!hasInterface && preview.suggested_config !== null && (
        <SuggestedInterface projectId={projectId} config={preview.suggested_config} />
      )}
      {warnings.map((warning) => (
        <Alert key={warning} tone="warning">
          {warning}
        </Alert>
      ))}
      {dataset !== null && errors.length > 0 && (
        <Alert tone="warning" title={t.sampleErrors(errors.length)}>
          <ul className="mt-1 text-sm">
            {errors.slice(0, 5).map((error) => (
              <li key={`${error.file} ${error.line} ${error.message}`}>
                <span className="text-muted">
                  {error.file}, {t.line.toLowerCase()} {error.line}:
                </span>{' '}
                {error.message}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {notes.length > 0 && (
        <Alert tone="info" title={t.notHeld}>
          <ul className="mt-1 text-sm">
            {notes.map(({ reason, count }) => (
              <li key={reason}>
                {reason} ({t.times(count)})
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {duplicates > 0 && <Alert tone="info">{t.sampleDuplicates(duplicates, tasks.length)}</Alert>}
    </div>
  );
}

function SampleTasks({ preview }: { preview: ImportPreview }) {
  if (preview.tasks.length === 0) return null;
  return (
    <ul
      aria-label={t.firstTasks}
      className="flex max-h-64 flex-col divide-y overflow-y-auto border-t text-sm -outline-offset-2"
      {...scrollArea}
    >
      {preview.tasks.slice(0, 10).map((task) => (
        <li key={`${task.file}:${task.line}`} className="flex items-baseline gap-3 px-4 py-1.5">
          <span className="min-w-0 flex-1 truncate">{describe(task.data)}</span>
          <span className="tabular shrink-0 text-muted">
            {t.answersOf(
              task.annotations.reduce((total, result) => total + result.length, 0) +
                task.predictions.reduce((total, { result }) => total + result.length, 0),
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const describe = (data: Readonly<Record<string, unknown>>): string =>
  Object.values(data)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' · ');

function FileTable({ preview }: { preview: ImportPreview }) {
  const left = preview.files.filter(({ use }) => use === 'unread');
  return (
    <details className="border-t px-4 py-2 text-sm">
      <summary className="cursor-pointer text-muted">
        {left.length === 0 ? t.files : t.filesUnread(left.length)}
      </summary>
      <ul className="mt-2 max-h-48 overflow-y-auto -outline-offset-2" aria-label={t.files} {...scrollArea}>
        {preview.files.map((file) => (
          <li key={file.name} className="flex gap-3 py-0.5">
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <span className="tabular text-muted">{formatBytes(file.size)}</span>
            <span className="w-32 text-muted">{t.uses[file.use]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function SuggestedInterface({ projectId, config }: { projectId: string; config: string }) {
  const queries = useQueryClient();
  const use = useMutation({
    mutationFn: () => api.patch(projectPath(projectId), { label_config: config }),
    onSuccess: async () => {
      toast(t.interfaceTaken, { tone: 'success' });
      await queries.invalidateQueries({ queryKey: projectKey(projectId) });
    },
    onError: (error) => toastError(t.interfaceNotTaken, error),
  });
  return (
    <Alert
      tone="info"
      title={t.suggested}
      action={
        <Button size="sm" variant="primary" isBusy={use.isPending} onClick={() => use.mutate()}>
          {t.useSuggested}
        </Button>
      }
    >
      <p>{t.suggestedText}</p>
      <details className="mt-1 text-sm">
        <summary className="cursor-pointer">{t.showSuggested}</summary>
        <pre className="mt-2 max-h-60 overflow-auto rounded-sm border bg-surface p-2 font-mono text-xs" {...scrollArea}>
          {config}
        </pre>
      </details>
    </Alert>
  );
}
