import type { PluginManifest, TaskBundle } from '@labelwright/contract/plugins';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Skeleton } from '../../ui/States.tsx';
import { toast } from '../../ui/toast.ts';
import { openChannel, type PluginChannel, type PluginFault } from './plugin-channel.ts';
import { t } from './strings.ts';
import { findAsset, withContent } from './task-asset.ts';

export const PLUGIN_HOTKEYS = [
  { name: 'submit', keys: 'mod+enter' },
  { name: 'skip', keys: 'mod+space' },
  { name: 'earlier', keys: 'mod+arrowleft' },
  { name: 'later', keys: 'mod+arrowright' },
];

type PluginFrameProps = {
  bundle: TaskBundle;
  plugin: PluginManifest;
  /** Where people without an account get the frame. */
  frameUrl?: string | undefined;
  /** The answer to start from; later ones are the plug-in's to tell. */
  draft: unknown;
  isReadonly: boolean;
  onChange: (result: unknown) => void;
  onSubmit: (result: unknown) => void;
  onHotkey: (name: string) => void;
  onFault: (fault: PluginFault, message: string) => void;
  handle: Ref<PluginHandle>;
};

export interface PluginHandle {
  /** Asks the plug-in to submit what it has. */
  finish: () => void;
}

/** The plug-in of a task in a sandbox of its own. Mount it anew for every task and every start. */
export function PluginFrame(props: PluginFrameProps) {
  const { bundle, plugin } = props;
  const [isReady, setIsReady] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { start, finish } = usePluginChannel(frame, latest, () => setIsReady(true));
  useImperativeHandle(props.handle, () => ({ finish }));
  return (
    <div className="relative size-full" aria-busy={!isReady}>
      <iframe
        ref={frame}
        title={t.frame(plugin.name)}
        src={props.frameUrl ?? `/api/tasks/${bundle.task.id}/annotate/plugin`}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        className="size-full border-0 bg-surface"
        onLoad={start}
      />
      {!isReady && (
        <div role="status" aria-label={t.loading} className="absolute inset-0 p-6">
          <Skeleton className="size-full" />
        </div>
      )}
    </div>
  );
}

function usePluginChannel(
  frame: { current: HTMLIFrameElement | null },
  latest: { current: PluginFrameProps },
  onReady: () => void,
): { start: () => void; finish: () => void } {
  const channel = useRef<PluginChannel | undefined>(undefined);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      channel.current?.close();
      channel.current = undefined;
    };
  }, []);
  const start = (): void => {
    // A second document in the frame is not the one that was checked: it gets no task.
    if (channel.current) return;
    const { port1, port2 } = new MessageChannel();
    let opened: PluginChannel | undefined;
    channel.current = {
      finish: () => opened?.finish(),
      close: () => {
        opened?.close();
        port1.close();
      },
    };
    frame.current?.contentWindow?.postMessage({ type: 'labelwright:host', version: 1 }, '*', [port2]);
    const { bundle, draft, isReadonly } = latest.current;
    void withContent(findAsset(bundle)).then((asset) => {
      if (isGone.current) return;
      opened = openChannel(port1, openingOf(bundle, asset, draft, isReadonly), {
        onReady,
        onChange: (result) => latest.current.onChange(result),
        onSubmit: (result) => latest.current.onSubmit(result),
        onHotkey: (name) => latest.current.onHotkey(name),
        onProblem: (message) => toast(t.problem, { tone: 'warning', detail: message }),
        onFault: (fault, message) => latest.current.onFault(fault, message),
      });
    });
  };
  return { start, finish: () => channel.current?.finish() };
}

/** Only what the plug-in needs: nothing of other people's work. */
function openingOf(bundle: TaskBundle, asset: unknown, draft: unknown, isReadonly: boolean): Record<string, unknown> {
  const { id, inner_id, data, meta, payload } = bundle.task;
  return {
    task: { id, inner_id, data, meta, payload },
    asset: asset ?? null,
    definition: bundle.task_definition?.definition ?? {},
    uiConfig: bundle.ui_config,
    draft: draft ?? null,
    isReadonly,
    hotkeys: PLUGIN_HOTKEYS,
    theme: document.documentElement.dataset.theme ?? 'light',
  };
}
