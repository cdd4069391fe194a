import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { useCallback, useEffect, useState } from 'react';
import { useSurroundings } from '../../shell/editor-context.ts';

const STEP = '\u001f';

export interface RemoteTree {
  options: readonly LabelOption[];
  isLazy: (option: LabelOption) => boolean;
  /** Fetches what is below a branch that came without its children. */
  load: (option: LabelOption) => void;
  problem: string | undefined;
  tryAgain: () => void;
  /** Some branches are not here yet. */
  isPartial: boolean;
  /** Undefined as long as the address has not said what the place is called. */
  titleOf: (value: string) => string | undefined;
}

/**
 * Options that an address gives: `{items: [{value, alias, isLeaf, children}]}`. A branch that is no leaf and has no
 * children is asked for with `?path=` for each step to it, once it is opened, or when a taken place stands below it.
 */
export function useRemoteTree(control: ControlTag, taken: readonly string[], isOpen: boolean): RemoteTree | undefined {
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

  const isWanted = isOpen || taken.length > 0;
  useEffect(() => {
    if (isWanted) void fetchLevel('');
  }, [isWanted, fetchLevel]);
  // What is taken has its title from the address, however deep it stands. A branch that failed is not asked for again.
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const next = [...lazy].find((above) => !wanted.has(above) && taken.some((value) => value.startsWith(above + STEP)));
  useEffect(() => {
    if (next === undefined) return;
    setWanted((known) => new Set([...known, next]));
    void fetchLevel(next);
  }, [next, fetchLevel]);
  if (apiUrl === undefined) return undefined;
  return {
    options,
    isLazy: (option) => lazy.has(option.value),
    load: (option) => void fetchLevel(option.value),
    problem,
    tryAgain: () => void fetchLevel(''),
    isPartial: lazy.size > 0,
    titleOf: (value) => titleIn(options, control, value),
  };
}

/** The titles of the whole path where the control asks for them. */
export function titleIn(options: readonly LabelOption[], control: ControlTag, value: string): string | undefined {
  const path = pathTo(options, value);
  if (path === undefined) return undefined;
  if (control.params.showFullPath !== true) return path.at(-1);
  return path.join(String(control.params.pathSeparator ?? ' / '));
}

function pathTo(options: readonly LabelOption[], value: string): string[] | undefined {
  for (const option of options) {
    if (option.value === value) return [option.title];
    const below = value.startsWith(option.value + STEP) ? pathTo(option.children ?? [], value) : undefined;
    if (below) return [option.title, ...below];
  }
  return undefined;
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
