import type { ConfigNode, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { useId } from 'react';
import { optionCommandId } from '../../commands/option-commands.ts';
import { isChosen, setAnswer, toggleChoice } from '../../operations/answers.ts';
import { narrowing } from '../../operations/narrow-options.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { Key } from '../../shell/Key.tsx';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';

export function ChoicesView({ node }: { node: ConfigNode }) {
  return (
    <AnswerField node={node}>
      {(answer) =>
        answer.control.params.layout === 'select' ? <ChoiceSelect {...answer} /> : <ChoiceGroup {...answer} />
      }
    </AnswerField>
  );
}

function ChoiceGroup(answer: AnswerContext) {
  const { control, name } = answer;
  const editor = useEditor();
  useSession((state) => state.filters);
  const isKept = narrowing(editor, control);
  const all = editor.model.listOptions(control.name);
  const options = isKept ? all.filter(isKept) : all;
  const group = useId();
  const isInline = control.params.showInline === true || control.params.layout === 'inline';
  return (
    <fieldset
      className={`lw-choices ${isInline ? 'lw-choices-inline' : ''}`}
      aria-label={name}
      {...groupAttributes(control)}
    >
      {options.map((option) => (
        <ChoiceItem key={option.value} option={option} group={group} answer={answer} />
      ))}
    </fieldset>
  );
}

/** Only a group of radios can be required as a whole. */
function groupAttributes(control: ControlTag) {
  if (control.params.choice === 'multiple') return { role: 'group' };
  return { role: 'radiogroup', ...(control.required ? { 'aria-required': true } : {}) };
}

interface ChoiceItemProps {
  option: LabelOption;
  group: string;
  answer: AnswerContext;
}

function ChoiceItem({ option, group, answer }: ChoiceItemProps) {
  const editor = useEditor();
  const { control, region, value, isDisabled } = answer;
  const isMultiple = control.params.choice === 'multiple';
  const isOn = isChosen(value, option.value);
  const children = option.children ?? [];
  const toggle = () => toggleChoice(editor, control, region, option.value);
  return (
    <div className="lw-choice-branch">
      <label className={`lw-choice ${isOn ? 'lw-choice-on' : ''}`} title={option.hint}>
        <input
          type={isMultiple ? 'checkbox' : 'radio'}
          name={group}
          checked={isOn}
          disabled={isDisabled}
          onChange={toggle}
          // A second click on the chosen radio takes the answer back.
          onClick={isOn && !isMultiple ? toggle : undefined}
        />
        <span className="lw-choice-title">{option.title}</span>
        <Key command={optionCommandId(control, option.value)} />
      </label>
      {children.length > 0 ? (
        <div className="lw-choice-children">
          {children.map((child) => (
            <ChoiceItem key={child.value} option={child} group={group} answer={answer} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function ChoiceSelect({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const options = editor.model.listFlatOptions(control.name);
  const isMultiple = control.params.choice === 'multiple';
  const chosen = options.filter((option) => isChosen(value, option.value));
  const rest = isMultiple ? options.filter((option) => !chosen.includes(option)) : options;
  return (
    <div className="lw-choice-select">
      {isMultiple && chosen.length > 0 ? (
        <ul className="lw-tokens">
          {chosen.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                className="lw-token"
                disabled={isDisabled}
                aria-label={`Remove ${option.title}`}
                onClick={() => toggleChoice(editor, control, region, option.value)}
              >
                {option.title} ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <select
        className="lw-input"
        aria-label={name}
        aria-required={control.required || undefined}
        disabled={isDisabled}
        value={isMultiple ? '' : (chosen[0]?.value ?? '')}
        onChange={(event) => {
          const next = event.target.value;
          if (next === '') setAnswer(editor, control, region, undefined);
          else toggleChoice(editor, control, region, next);
        }}
      >
        <option value="">{isMultiple ? 'Add…' : 'Choose…'}</option>
        {rest.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </div>
  );
}
