import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';

/** Builds what is in it anew when somebody tries again. */
export function Retryable({ children }: { children: (retry: () => void) => ReactNode }) {
  const [attempt, setAttempt] = useState(0);
  return <Fragment key={attempt}>{children(() => setAttempt(attempt + 1))}</Fragment>;
}

interface LoadProblemProps {
  text: string;
  /** Undefined where trying again changes nothing. */
  retry?: (() => void) | undefined;
  className?: string;
}

/** Why a part of the task is not on screen, and a way to load it again; once a lost line is back that is done by itself. */
export function LoadProblem({ text, retry, className = '' }: LoadProblemProps) {
  const latest = useRef(retry);
  latest.current = retry;
  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener('online', () => latest.current?.(), { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return (
    <div className={`lw-load-problem ${className}`} role="alert">
      <p>{text}</p>
      {retry ? (
        <button type="button" className="lw-button" onClick={retry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
