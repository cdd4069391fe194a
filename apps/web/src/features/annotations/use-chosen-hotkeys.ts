import type { Me } from '@labelwright/contract/identity';
import type { Hotkeys } from '@labelwright/editor';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api } from '../../lib/api.ts';
import { meQuery, useMe } from '../../lib/me.ts';

/** The keys that the person chose for the editor: kept with the account, for every interface and every machine. */
export function useChosenHotkeys(): [Hotkeys, (hotkeys: Hotkeys) => void] {
  const me = useMe();
  const queryClient = useQueryClient();
  const [hotkeys, setHotkeys] = useState(() => readHotkeys(me));
  const keep = useCallback(
    (next: Hotkeys) => {
      setHotkeys(next);
      // Where it cannot be stored, the choice lasts for this page.
      api.patch<Me>('/api/auth/me', { preferences: { hotkeys: next } }).then(
        (saved) => queryClient.setQueryData(meQuery.queryKey, saved),
        () => undefined,
      );
    },
    [queryClient],
  );
  return [hotkeys, keep];
}

function readHotkeys({ preferences: { hotkeys } }: Me): Hotkeys {
  if (typeof hotkeys !== 'object' || hotkeys === null) return {};
  return Object.fromEntries(Object.entries(hotkeys).filter(([, key]) => typeof key === 'string'));
}
