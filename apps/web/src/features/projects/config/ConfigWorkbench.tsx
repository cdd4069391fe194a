import { compileCached } from '@labelwright/task-definition/cache';
import { hasErrors } from '@labelwright/task-definition/compile';
import type { CompiledConfig, Diagnostic } from '@labelwright/task-definition/model';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { CodeEditor } from './CodeEditor.tsx';
import { ConfigPreview, type PreviewTask } from './ConfigPreview.tsx';

export type ConfigWorkbenchProps = {
  value: string;
  onChange: (value: string) => void;
  tasks: readonly PreviewTask[];
  sample?: Record<string, unknown> | undefined;
  /** What stored annotations would lose, told by the server. */
  breaking?: readonly string[];
};

const NONE: readonly string[] = [];

/** The label config as text beside what it makes. The preview keeps the last text without mistakes. */
export function ConfigWorkbench({ value, onChange, tasks, sample, breaking = NONE }: ConfigWorkbenchProps) {
  const settled = useDebounced(value);
  const compiled = useMemo(() => compileCached(settled), [settled]);
  const working = useRef<CompiledConfig>(undefined);
  if (!hasErrors(compiled)) working.current = compiled;
  const [caret, setCaret] = useState<{ offset: number }>();
  return (
    <div className="grid min-h-0 overflow-hidden rounded-md border bg-surface lg:h-[clamp(24rem,calc(100dvh-19rem),52rem)] lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className="flex min-h-0 flex-col border-b lg:border-r lg:border-b-0">
        <div className="flex h-11 shrink-0 items-center justify-between gap-3 border-b px-3">
          <h3 className="text-sm font-semibold">Label config</h3>
          <span className="text-xs text-muted">Esc, then Tab leaves the editor</span>
        </div>
        <div className="h-80 min-h-0 flex-1 lg:h-auto">
          <CodeEditor label="Label config" value={value} onChange={onChange} caret={caret} />
        </div>
        <Problems diagnostics={compiled.diagnostics} breaking={breaking} onOpen={(offset) => setCaret({ offset })} />
      </div>
      <div className="h-136 min-h-0 lg:h-auto">
        {working.current === undefined ? (
          <p className="p-4 text-muted">The preview appears once the config has no mistakes.</p>
        ) : (
          <ConfigPreview compiled={working.current} tasks={tasks} sample={sample} />
        )}
      </div>
    </div>
  );
}

type ProblemsProps = {
  diagnostics: readonly Diagnostic[];
  breaking: readonly string[];
  onOpen: (offset: number) => void;
};

function Problems({ diagnostics, breaking, onOpen }: ProblemsProps) {
  if (diagnostics.length === 0 && breaking.length === 0) return null;
  return (
    <ul aria-label="Mistakes" aria-live="polite" className="max-h-36 shrink-0 overflow-y-auto border-t text-sm">
      {breaking.map((message) => (
        <li key={message} className="flex items-start gap-2 bg-danger-soft px-3 py-1.5">
          <CircleAlert aria-label="Breaks annotations" size={14} className="mt-0.5 shrink-0 text-danger" />
          <span className="min-w-0 flex-1 wrap-break-word">{message}</span>
        </li>
      ))}
      {diagnostics.map(({ severity, message, range }) => (
        <li key={`${range.start.offset} ${message}`}>
          <button
            type="button"
            onClick={() => onOpen(range.start.offset)}
            className="flex w-full items-start gap-2 px-3 py-1.5 text-left -outline-offset-2 hover:bg-surface-2"
          >
            {severity === 'error' ? (
              <CircleAlert aria-label="Error" size={14} className="mt-0.5 shrink-0 text-danger" />
            ) : (
              <TriangleAlert aria-label="Warning" size={14} className="mt-0.5 shrink-0 text-warning" />
            )}
            <span className="min-w-0 flex-1 wrap-break-word">{message}</span>
            <span className="tabular shrink-0 font-mono text-xs text-muted">
              {range.start.line}:{range.start.column}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
