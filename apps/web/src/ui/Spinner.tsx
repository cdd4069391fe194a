import { LoaderCircle } from 'lucide-react';

/** For inside a button only; work that takes longer shows `Progress`. */
export function Spinner() {
  return <LoaderCircle aria-hidden size={16} className="animate-spin" />;
}
