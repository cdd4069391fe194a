import { useQuery } from '@tanstack/react-query';
import { isSignedOut, meQuery } from '../../lib/me.ts';

/** On pages that work for both: who is signed in, null for nobody, undefined while unknown. */
export function useMaybeMe() {
  const me = useQuery({ ...meQuery, retry: false });
  return isSignedOut(me.error) ? null : me.data;
}
