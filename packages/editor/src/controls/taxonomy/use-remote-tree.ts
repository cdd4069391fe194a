import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { useCallback, useEffect, useState } from 'react';
import { useSurroundings } from '../../shell/editor-context.ts';

const STEP = '\u001f';

interface RemoteTree {
  options: readonly LabelOption[];
  isLazy: (option: LabelOption) => boolean;
  /** Fetches what is below a branch that came without its children. */
  load: (option: LabelOption) => void;
  problem: string | undefined;
}

/**
 * Options that an address gives: `{items: [{value, alias, isLeaf, children}]}`. A branch that is no leaf and has no
 * children is asked for with `?path=` for each step to it, once it is opened.
 */
export function useRemoteTree(control: ControlTag): RemoteTree | undefined {
  const { resolveUrl } = useSurroundings();
  const apiUrl = typeof control.params.apiUrl === 'string' ? control.params.apiUrl : undefined;
  const [options, setOptions] = useState<readonly LabelOption[]>([]);
  const [lazy, setLazy] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string | undefined>(undefined);

  const fetchLevel = useCallback(
    async (above: string): Promise<void> => {
      if (apiUrl === undefined) return;
      const url = new URL(resolveUrl(apiUrl), window.location.href);
      for (const step of above === '' ? [] : above.split(STEP)) url.searchParams.append('path', step);
      try {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        const read = readItems(await response.json(), above);
        setOptions((known) => (above === '' ? read.options : withChildren(known, above, read.options)));
        setLazy((known) => new Set([...known, ...read.lazy].filter((value) => value !== above)));
        setProblem(undefined);
      } catch (error) {
        setProblem(`The choices could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    [apiUrl, resolveUrl],
  );

  useEffect(() => void fetchLevel(''), [fetchLevel]);
  if (apiUrl === undefined) return undefined;
  return {
    options,
    isLazy: (option) => lazy.has(option.value),
    load: (option) => void fetchLevel(option.value),
    problem,
  };
}

function readItems(body: unknown, above: string): { options: LabelOption[]; lazy: string[] } {
  const lazy: string[] = [];
  const list = typeof body === 'object' && body !== null && 'items' in body ? body.items : body;
  return { options: Array.isArray(list) ? list.flatMap((item) => read(item, above)) : [], lazy };

  function read(item: unknown, parent: string): LabelOption[] {
    if (typeof item === 'string') return [{ value: parent === '' ? item : `${parent}${STEP}${item}`, title: item }];
    if (typeof item !== 'object' || item === null) return [];
    const { value: title, alias, hint, isLeaf, children } = item as Record<string, unknown>;
    if (typeof title !== 'string' || title === '') return [];
    const stored = typeof alias === 'string' && alias !== '' ? alias : title;
    const value = parent === '' ? stored : `${parent}${STEP}${stored}`;
    const below = Array.isArray(children) ? children.flatMap((child) => read(child, value)) : [];
    if (below.length === 0 && isLeaf === false) lazy.push(value);
    return [
      {
        value,
        title,
        ...(typeof hint === 'string' ? { hint } : {}),
        ...(below.length > 0 ? { children: below } : {}),
      },
    ];
  }
}

function withChildren(options: readonly LabelOption[], at: string, children: LabelOption[]): LabelOption[] {
  return options.map((option) => {
    if (option.value === at) return { ...option, children };
    const isAbove = at.startsWith(`${option.value}${STEP}`);
    return isAbove && option.children ? { ...option, children: withChildren(option.children, at, children) } : option;
  });
}
