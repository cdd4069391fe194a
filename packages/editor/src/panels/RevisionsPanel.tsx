import type { ResultItem } from '@labelwright/task-definition/model';
import { ChevronDown, ChevronRight, RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { describeRecord } from '../operations/describe-record.ts';
import { canEdit } from '../operations/edit.ts';
import { restoreResult } from '../operations/restore-result.ts';
import { countDifferences, type Difference, diffResults } from '../results/diff-results.ts';
import { useEditor } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';

/** The answer as it was at a time. */
export interface Revision {
  id: number | string;
  /** ISO 8601. */
  at: string;
  /** Who made it so. */
  by?: string;
  result: readonly ResultItem[];
}

export interface RevisionsProps {
  /** Latest first; undefined until the host has them. */
  list: readonly Revision[] | undefined;
  /** Called when somebody wants to see them. */
  onOpen: () => void;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** How the answer came to be what it is: each version with what it changed, to be looked at or restored. */
export function RevisionsPanel({ list, onOpen }: RevisionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className="lw-panel-section" aria-label="Versions">
      <div className="lw-panel-head">
        <h2>
          <button
            type="button"
            className="lw-fold"
            aria-expanded={isOpen}
            onClick={() => {
              if (!isOpen) onOpen();
              setIsOpen(!isOpen);
            }}
          >
            <Chevron size={16} aria-hidden="true" />
            Versions
          </button>
        </h2>
        {list ? <span className="lw-count">{list.length}</span> : null}
      </div>
      {isOpen ? <RevisionList list={list} /> : null}
    </section>
  );
}

function RevisionList({ list }: Pick<RevisionsProps, 'list'>) {
  if (!list) return <p className="lw-empty">Loading…</p>;
  if (list.length === 0) return <p className="lw-empty">There is no earlier version.</p>;
  return (
    <ol className="lw-revisions">
      {list.map((revision, index) => (
        <RevisionRow key={revision.id} revision={revision} before={list[index + 1]} />
      ))}
    </ol>
  );
}

function RevisionRow({ revision, before }: { revision: Revision; before: Revision | undefined }) {
  const editor = useEditor();
  const [isOpen, setIsOpen] = useState(false);
  const differences = useMemo(
    () => diffResults(editor.config, before?.result ?? [], revision.result).filter(({ state }) => state !== 'same'),
    [editor, before, revision],
  );
  return (
    <li className="lw-revision">
      <div className="lw-revision-head">
        <button type="button" className="lw-link" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <time dateTime={revision.at}>{moment.format(new Date(revision.at))}</time>
        </button>
        {canEdit(editor) ? (
          <IconButton
            icon={RotateCcw}
            label={`Restore the version of ${moment.format(new Date(revision.at))}`}
            onClick={() => restoreResult(editor, revision.result)}
          />
        ) : null}
      </div>
      <p className="lw-revision-what">
        {revision.by ? `${revision.by}: ` : ''}
        {summary(differences)}
      </p>
      {isOpen ? (
        <ul className="lw-revision-changes">
          {differences.map((difference) => {
            const record = difference.right ?? difference.left;
            return (
              <li key={difference.key} data-state={difference.state}>
                <span className="lw-hidden">{spoken[difference.state]}</span>
                <span aria-hidden="true">{signs[difference.state]}</span> {record ? describeRecord(editor, record) : ''}
                {difference.parts.length > 0 ? ` (${difference.parts.join(', ')})` : ''}
              </li>
            );
          })}
        </ul>
      ) : null}
    </li>
  );
}

const signs = { left: '−', right: '+', changed: '≠', same: '=' };
const spoken = { left: 'Removed', right: 'Added', changed: 'Changed', same: 'The same' };

function summary(differences: readonly Difference[]): string {
  const { left: removed, right: added, changed } = countDifferences(differences);
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'nothing changed';
}
