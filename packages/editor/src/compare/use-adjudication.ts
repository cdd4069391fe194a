import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { useCallback, useLayoutEffect, useMemo, useState } from 'react';
import type { Editor } from '../editor/editor.ts';
import { announce } from '../operations/edit.ts';
import { select } from '../operations/selection.ts';
import { groupResults, type Part } from '../results/group-results.ts';
import { hasEnds, type Outcome, outcomeOf, takeAgreed, takeFrom, takeOut } from './adjudication.ts';
import { useLeftOut } from './use-left-out.ts';

export interface AdjudicationSource {
  id: number | string;
  /** Whose it is, such as a person's name. */
  title: string;
  /** What is known of it besides, such as that a reviewer rejected it. */
  note?: string;
  result: readonly ResultItem[];
}

export interface Adjudication {
  parts: readonly Part[];
  /** Those that not all gave, or not all gave the same. */
  contested: readonly Part[];
  outcomes: ReadonlyMap<string, Outcome>;
  current: Part | undefined;
  /** Contested parts that nothing was decided about. */
  open: readonly Part[];
  /** Agreed parts that are not in the answer. */
  untaken: readonly Part[];
  /** Parts that nothing was decided about at this very moment, which may be ahead of what is drawn. */
  listOpen(): Part[];
  /** Regions that none of the results has. */
  added: readonly string[];
  /** Index of the result that is shown beside the answer. */
  look: number;
  /** Keys go to the editor: something is being drawn or changed. */
  isEditing: boolean;
  setEditing(isEditing: boolean): void;
  setLook(source: number): void;
  show(part: Part): void;
  step(by: -1 | 1): void;
  mergeAgreed(): void;
  choose(source: number): void;
  leaveOut(): void;
  edit(): void;
  addNew(): void;
  undo(): void;
}

/** What has been decided, read off the answer itself, so that undo and changes by hand are part of it. */
export function useAdjudication(
  config: CompiledConfig,
  sources: readonly AdjudicationSource[],
  editor: Editor | undefined,
  historyKey: string | undefined,
): Adjudication {
  const parts = useMemo(
    () =>
      groupResults(
        config,
        sources.map(({ result }) => result),
      ),
    [config, sources],
  );
  const contested = useMemo(() => parts.filter(({ state }) => state !== 'agreed'), [parts]);
  const [currentId, setCurrentId] = useState(contested[0]?.id);
  const [look, setLook] = useState(0);
  const [isEditing, setEditing] = useState(false);
  const leftOut = useLeftOut(editor, historyKey);
  const outcomes = useOutcomes(editor, parts, leftOut.ids);
  const current = contested.find(({ id }) => id === currentId);
  const isOpen = ({ id }: Part) => outcomes.get(id)?.kind === 'open';
  const known = new Set(parts.map(({ id }) => id));
  const added = (editor?.store.list('region') ?? []).flatMap(({ id, props }) =>
    known.has(id) || props.geometry.shape === 'message' ? [] : [id],
  );

  const show = useCallback(
    (part: Part) => {
      setCurrentId(part.id);
      setLook((before) => (part.members.has(before) ? before : ([...part.members.keys()][0] ?? before)));
      if (editor) select(editor, editor.store.findRegion(part.id) ? [part.id] : []);
    },
    [editor],
  );

  const goOn = (from: Part) => {
    const place = contested.indexOf(from);
    const rest = [...contested.slice(place + 1), ...contested.slice(0, place)];
    const next = rest.find(isOpen);
    if (next) show(next);
  };

  return {
    parts,
    contested,
    outcomes,
    current,
    open: contested.filter(isOpen),
    untaken: parts.filter((part) => part.state === 'agreed' && isOpen(part)),
    listOpen: () =>
      editor ? parts.filter((part) => outcomeOf(editor, part, leftOut.latestIds()).kind === 'open') : [],
    added,
    look,
    isEditing,
    setEditing,
    setLook,
    show,
    step: (by) => {
      const place = current ? contested.indexOf(current) : by === 1 ? -1 : contested.length;
      const next = contested[place + by];
      if (next) show(next);
    },
    mergeAgreed: () => {
      if (!editor) return;
      const count = takeAgreed(editor, parts);
      announce(editor, count === 0 ? 'Nothing is left to merge' : `${count} agreed parts merged`);
    },
    choose: (source) => {
      if (!editor || !current || source >= sources.length) return;
      const given = current.members.get(source);
      if (given && !hasEnds(editor, given)) {
        announce(editor, 'Both regions of this relation must be in the answer first.');
        return;
      }
      if (given) takeFrom(editor, current, source);
      else {
        takeOut(editor, current);
        leftOut.add(current.id);
      }
      announce(editor, `As ${sources[source]?.title}`);
      goOn(current);
    },
    leaveOut: () => {
      if (!editor || !current) return;
      takeOut(editor, current);
      leftOut.add(current.id);
      announce(editor, 'Left out');
      goOn(current);
    },
    edit: () => {
      if (!editor) return;
      if (current && !editor.store.findRegion(current.id)) takeFrom(editor, current, look);
      if (current) select(editor, editor.store.findRegion(current.id) ? [current.id] : []);
      handOverKeys();
      setEditing(true);
    },
    addNew: () => {
      if (!editor) return;
      select(editor, []);
      handOverKeys();
      setEditing(true);
    },
    undo: () => {
      if (!leftOut.undo()) editor?.dispatch('edit.undo');
    },
  };
}

function useOutcomes(
  editor: Editor | undefined,
  parts: readonly Part[],
  leftOut: ReadonlySet<string>,
): ReadonlyMap<string, Outcome> {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  useLayoutEffect(() => {
    if (!editor) return undefined;
    const read = () => setOutcomes(new Map(parts.map((part) => [part.id, outcomeOf(editor, part, leftOut)])));
    read();
    return editor.store.subscribe(read);
  }, [editor, parts, leftOut]);
  return outcomes;
}

/** The editor hears keys only while nothing beside it has the focus. */
function handOverKeys(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
