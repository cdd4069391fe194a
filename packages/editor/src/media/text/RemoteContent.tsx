import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useEditor, useSurroundings } from '../../shell/editor-context.ts';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';

interface RemoteContentProps {
  name: string;
  /** What is loaded, for people. */
  noun: string;
  /** Takes in what was loaded; throws when it is not what it should be. */
  receive: (text: string) => void;
  children: () => ReactNode;
}

/** What stands behind an address in the task's data. */
export function RemoteContent(props: RemoteContentProps) {
  return <Retryable>{(retry) => <Content {...props} retry={retry} />}</Retryable>;
}

function Content({ name, noun, receive, children, retry }: RemoteContentProps & { retry: () => void }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const address = editor.model.resolveObject(name);
  const latest = useRef(receive);
  latest.current = receive;
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const response = await fetch(resolveUrl(String(address)), { signal: stop.signal });
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        latest.current(await response.text());
        setState('ready');
      } catch (error) {
        if (stop.signal.aborted) return;
        setState('failed');
        editor.host.onProblem?.(
          `The ${noun} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    };
    void load();
    return () => stop.abort();
  }, [editor, noun, address, resolveUrl]);
  if (state === 'ready') return children();
  if (state === 'loading') return <div className="lw-skeleton lw-text-skeleton" />;
  return <LoadProblem text={`The ${noun} could not be loaded: ${String(address).slice(0, 200)}`} retry={retry} />;
}
