import type { ConfigNode, ControlTag } from '@labelwright/task-definition/model';
import { type ReactNode, useContext } from 'react';
import { humanized } from '../editor/humanized.ts';
import { asksAbout, isControlShown } from '../editor/visibility.ts';
import { findAnswer } from '../operations/answers.ts';
import { canEdit } from '../operations/edit.ts';
import { shownItem } from '../operations/pages.ts';
import { RegionContext, useEditor, useEverything, useSession } from '../shell/editor-context.ts';
import type { RegionRecord } from '../store/records.ts';

export interface AnswerContext {
  control: ControlTag;
  /** The region asked about; undefined for questions about the whole task. */
  region: RegionRecord | undefined;
  value: unknown;
  isDisabled: boolean;
  /** Name for screen readers; the visible question is usually a Header. */
  name: string;
}

interface AnswerFieldProps {
  node: ConfigNode;
  children: (answer: AnswerContext) => ReactNode;
}

/** The frame of every question: whether it is asked now, its name, what is missing. */
export function AnswerField({ node, children }: AnswerFieldProps) {
  const editor = useEditor();
  useEverything();
  const region = useContext(RegionContext);
  const missing = useSession((state) => state.missing);
  const control = Object.values(editor.config.controls).find((candidate) => candidate.node === node);
  if (!control) return null;
  if (region ? !asksAbout(editor, control, region) : !isControlShown(editor, control)) return null;
  const problem = missing.find(
    (entry) =>
      entry.control === control.name &&
      (entry.regionId === undefined || entry.regionId === region?.id) &&
      (entry.itemIndex === undefined || entry.itemIndex === shownItem(editor, control)),
  );
  const isDisabled = !canEdit(editor) || region?.props.locked === true;
  const name = humanized(control.name);
  return (
    <div className={`lw-field ${problem ? 'lw-field-missing' : ''}`} data-control={control.name}>
      <FieldHead name={hasHeader(editor.config.root, node) ? undefined : name} isRequired={control.required} />
      {children({ control, region, value: findAnswer(editor, control, region), isDisabled, name })}
      {problem ? (
        <p className="lw-problem" role="alert">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

function FieldHead({ name, isRequired }: { name: string | undefined; isRequired: boolean }) {
  if (name === undefined && !isRequired) return null;
  return (
    <div className="lw-field-head">
      {name === undefined ? null : <span className="lw-field-name">{name}</span>}
      {isRequired ? <span className="lw-required">Required</span> : null}
    </div>
  );
}

/** A Header right before the control asks the question; without one its name has to. */
function hasHeader(parent: ConfigNode, node: ConfigNode): boolean {
  const index = parent.children.indexOf(node);
  if (index >= 0) return parent.children[index - 1]?.tag === 'Header';
  return parent.children.some((child) => hasHeader(child, node));
}
