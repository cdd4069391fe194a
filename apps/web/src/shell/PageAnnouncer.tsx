import { useEffect, useRef, useState } from 'react';
import { useCurrentTitle } from '../lib/use-current-title.ts';

const SPOKEN_MS = 1000;

/** Tells screen readers which page a link led to; the browser does that by itself for the first page only. */
export function PageAnnouncer() {
  const title = useCurrentTitle();
  const last = useRef(title);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (title === undefined || title === last.current) return;
    last.current = title;
    setSpoken(title);
    const timer = setTimeout(() => setSpoken(''), SPOKEN_MS);
    return () => clearTimeout(timer);
  }, [title]);
  return (
    <span role="status" className="sr-only">
      {spoken}
    </span>
  );
}
