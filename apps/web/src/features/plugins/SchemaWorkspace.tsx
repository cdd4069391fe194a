import type { TaskBundle } from '@labelwright/contract/plugins';
import type { CommentsProps } from '@labelwright/editor';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { toast } from '../../ui/toast.ts';
import { CommentsButton } from './CommentsButton.tsx';
import { formCheck } from './form/check-form.ts';
import { type FormHandle, SchemaForm } from './form/SchemaForm.tsx';
import { startValue } from './form/schema-shape.ts';
import { PluginFrame, type PluginHandle } from './PluginFrame.tsx';
import type { PluginFault } from './plugin-channel.ts';
import { t } from './strings.ts';
import { TaskData } from './TaskData.tsx';

export type SchemaAnswer = { result: unknown; toolVersion: string };

type SchemaWorkspaceProps = {
  bundle: TaskBundle;
  /** Of the plug-in, for people without an account. */
  frameUrl?: string | undefined;
  /** What was answered or begun before; undefined: nothing. */
  initialResult: unknown;
  header: ReactNode;
  status: ReactNode;
  /** Undefined where they are shown beside it. */
  comments?: CommentsProps;
  isReadonly: boolean;
  isUpdate: boolean;
  onChange: (result: unknown) => void;
  onSubmit: (answer: SchemaAnswer) => void;
  onSkip?: (() => void) | undefined;
  onNavigate?: ((step: -1 | 1) => void) | undefined;
};

const FORM_VERSION = 'form';
const LONGEST_VERSION = 32;

/** A task with a JSON-schema definition: in its plug-in, or as a form. Mount it anew for every task. */
export function SchemaWorkspace(props: SchemaWorkspaceProps) {
  const { bundle, header, status, isReadonly, isUpdate, onChange, onSubmit, onSkip, onNavigate } = props;
  const definition = useMemo(() => bundle.task_definition?.definition ?? {}, [bundle]);
  const [result, setResult] = useState<unknown>(() => props.initialResult ?? startOf(definition));
  const [mode, setMode] = useState<Mode>({ kind: bundle.plugin ? 'plugin' : 'form', start: 0 });
  const form = useRef<FormHandle>(null);
  const plugin = useRef<PluginHandle>(null);
  const check = useMemo(() => formCheck(definition), [definition]);

  const change = (next: unknown): void => {
    if (isReadonly) return;
    setResult(next);
    onChange(next);
  };
  const submit = (given: unknown = result): void => {
    if (isReadonly || mode.kind === 'stopped') return;
    const isPlugin = mode.kind === 'plugin';
    if (!isPlugin && form.current && !form.current.check()) return;
    const [problem] = isPlugin ? check(given) : [];
    if (problem) {
      toast(t.notYet, { tone: 'warning', detail: `${problem.path} ${problem.message}`.trim() });
      return;
    }
    onSubmit({ result: given, toolVersion: isPlugin ? versionOf(bundle) : FORM_VERSION });
  };
  const finishPlugin = useFinish(plugin, () => submit());
  const finish = (): void => (mode.kind === 'plugin' ? finishPlugin.ask() : submit());
  const act = (name: string): void => {
    if (name === 'submit') finish();
    else if (name === 'skip') onSkip?.();
    else if (name === 'earlier') onNavigate?.(-1);
    else if (name === 'later') onNavigate?.(1);
  };
  useHotkey('mod+enter', finish, { label: isUpdate ? t.update : t.submit, isWhileTyping: true });
  useHotkey('mod+space', () => act('skip'), { label: t.skip, isEnabled: onSkip !== undefined, isWhileTyping: true });
  useHotkey('mod+arrowleft', () => act('earlier'), { isEnabled: onNavigate !== undefined });
  useHotkey('mod+arrowright', () => act('later'), { isEnabled: onNavigate !== undefined });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-3 border-b bg-surface px-3 py-2">
        {header}
        {status}
      </div>
      <div className="min-h-0 flex-1">
        {mode.kind === 'plugin' && bundle.plugin && (
          <PluginFrame
            key={mode.start}
            handle={plugin}
            bundle={bundle}
            plugin={bundle.plugin}
            frameUrl={props.frameUrl}
            draft={props.initialResult === undefined && mode.start === 0 ? undefined : result}
            isReadonly={isReadonly}
            onChange={change}
            onSubmit={(next) => {
              finishPlugin.hear();
              change(next);
              submit(next);
            }}
            onHotkey={act}
            onFault={(fault, message) => setMode({ kind: 'stopped', fault, message, start: mode.start })}
          />
        )}
        {mode.kind === 'stopped' && (
          <Stopped
            mode={mode}
            onRestart={() => setMode({ kind: 'plugin', start: mode.start + 1 })}
            onForm={() => setMode({ kind: 'form', start: mode.start + 1 })}
          />
        )}
        {mode.kind === 'form' && (
          <div className="flex h-full min-h-0 max-md:flex-col max-md:overflow-auto">
            <section aria-label={t.data} className="min-w-0 flex-1 bg-surface-2 md:overflow-auto">
              <TaskData bundle={bundle} />
            </section>
            <section
              aria-label={t.answer}
              className="w-full border-l bg-surface p-4 md:w-110 md:shrink-0 md:overflow-auto"
            >
              <SchemaForm
                definition={definition}
                value={result}
                onChange={change}
                isReadonly={isReadonly}
                handle={form}
              />
            </section>
          </div>
        )}
      </div>
      <footer className="flex items-center gap-2 border-t bg-surface px-3 py-2">
        {bundle.plugin && mode.kind === 'form' && (
          <Button variant="ghost" onClick={() => setMode({ kind: 'plugin', start: mode.start + 1 })}>
            {t.usePlugin}
          </Button>
        )}
        {bundle.plugin && mode.kind === 'plugin' && (
          <Button variant="ghost" onClick={() => setMode({ kind: 'form', start: mode.start + 1 })}>
            {t.useForm}
          </Button>
        )}
        <span className="flex-1" />
        {props.comments && <CommentsButton comments={props.comments} />}
        {onSkip && (
          <Button onClick={onSkip}>
            {t.skip} <Kbd combo="mod+space" />
          </Button>
        )}
        {!isReadonly && (
          <Button variant="primary" disabled={mode.kind === 'stopped'} onClick={finish}>
            {isUpdate ? t.update : t.submit} <Kbd combo="mod+enter" />
          </Button>
        )}
      </footer>
    </div>
  );
}

const PATIENCE_MS = 1500;

/** What the plug-in knows may be newer than what it has told: it is asked. Without an answer, what it told goes out. */
function useFinish(plugin: { current: PluginHandle | null }, submitKnown: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(submitKnown);
  latest.current = submitKnown;
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    ask: () => {
      plugin.current?.finish();
      clearTimeout(timer.current);
      timer.current = setTimeout(() => latest.current(), PATIENCE_MS);
    },
    hear: () => clearTimeout(timer.current),
  };
}

type Mode =
  | { kind: 'plugin' | 'form'; start: number }
  | { kind: 'stopped'; fault: PluginFault; message: string; start: number };

type StoppedProps = { mode: Extract<Mode, { kind: 'stopped' }>; onRestart: () => void; onForm: () => void };

function Stopped({ mode, onRestart, onForm }: StoppedProps) {
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-3 p-6">
      <Alert tone="danger" title={t.faults[mode.fault]}>
        <p>{t.faultText}</p>
        {mode.message !== '' && <p className="text-sm text-muted">{mode.message}</p>}
      </Alert>
      <div className="flex gap-2">
        <Button variant="primary" onClick={onForm}>
          {t.useForm}
        </Button>
        <Button onClick={onRestart}>{t.restart}</Button>
      </div>
    </div>
  );
}

const startOf = (definition: Record<string, unknown>): unknown => {
  const schema = (definition.label_schema ?? {}) as Record<string, unknown>;
  return startValue(schema, schema);
};

function versionOf({ plugin }: TaskBundle): string {
  return (plugin?.version ?? '').slice(0, LONGEST_VERSION);
}
