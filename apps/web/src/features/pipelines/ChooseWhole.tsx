import type { AdjudicationAnswer, SubmitAdjudication } from '@labelwright/contract/adjudication';
import type { TaskBundle } from '@labelwright/contract/plugins';
import type { AdjudicationSource } from '@labelwright/editor';
import { type ReactNode, useMemo, useState } from 'react';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { SchemaWorkspace } from '../plugins/SchemaWorkspace.tsx';
import { type AnswerField, differencesOf, shortText } from '../review/answer-fields.ts';
import { agreedOf, holdsField, provenanceOf, type Taken, withField } from './field-answer.ts';
import { t } from './strings.ts';

type ChooseWholeProps = {
  bundle: TaskBundle;
  sources: readonly AdjudicationSource[];
  answers: readonly AdjudicationAnswer[];
  /** What was begun before; undefined: nothing. */
  begun: unknown;
  footer: ReactNode;
  onChange: (result: unknown) => void;
  onSubmit: (answer: Pick<SubmitAdjudication, 'result' | 'provenance'>) => void;
};

/**
 * Answers that are no regions, settled field by field: what nobody disputes is there, the rest is taken from somebody or
 * written anew. A whole answer can be taken as well.
 */
export function ChooseWhole({ bundle, sources, answers, begun, footer, onChange, onSubmit }: ChooseWholeProps) {
  const given = useMemo(
    () => answers.map(({ annotation }) => ({ id: annotation.id, result: annotation.result })),
    [answers],
  );
  const results = useMemo(() => given.map(({ result }) => result), [given]);
  const [taken, setTaken] = useState<Taken>(() => new Map());
  const [start, setStart] = useState(() => ({ number: 0, result: begun ?? agreedOf(results) }));
  const [result, setResult] = useState(start.result);
  const change = (next: unknown): void => {
    setResult(next);
    onChange(next);
  };
  /** The form is mounted anew with what was taken. */
  const put = (next: unknown, from: Taken): void => {
    setTaken(from);
    setStart(({ number }) => ({ number: number + 1, result: next }));
    change(next);
  };
  const takeWhole = (index: number): void => {
    const source = given[index];
    if (source) put(source.result, new Map(differencesOf(results).map(({ path }) => [path, source.id])));
  };
  const takeField = (field: AnswerField, index: number): void => {
    const source = given[index];
    if (source) put(withField(result, field.names, field.values[index]), new Map([...taken, [field.path, source.id]]));
  };
  const isWhole = (index: number): boolean => differencesOf([result, results[index]]).every((field) => field.isSame);
  return (
    <div className="flex h-full min-h-0 max-lg:flex-col max-lg:overflow-auto">
      <section aria-label={t.final} className="min-h-96 min-w-0 flex-1">
        <SchemaWorkspace
          key={start.number}
          bundle={bundle}
          initialResult={start.result}
          header={<h2 className="font-semibold">{t.final}</h2>}
          status={null}
          isReadonly={false}
          isUpdate={false}
          onChange={change}
          onSubmit={({ result: final }) => onSubmit({ result: final, provenance: provenanceOf(final, given, taken) })}
        />
      </section>
      <aside className="flex w-full shrink-0 flex-col bg-surface lg:w-105 lg:overflow-y-auto lg:border-l">
        <div className="flex flex-wrap gap-2 p-3">
          {sources.map((source, index) => (
            <TakeButton
              key={source.id}
              number={index + 1}
              name={source.title}
              isChosen={isWhole(index)}
              onTake={() => takeWhole(index)}
            />
          ))}
        </div>
        <Fields sources={sources} results={results} answer={result} onTake={takeField} />
        {footer}
      </aside>
    </div>
  );
}

type TakeButtonProps = { number: number; name: string; isChosen: boolean; onTake: () => void };

function TakeButton({ number, name, isChosen, onTake }: TakeButtonProps) {
  useHotkey(String(number), onTake, { label: t.take(name), group: t.keyGroup, isEnabled: number <= 9 });
  return (
    <Button size="sm" aria-pressed={isChosen} variant={isChosen ? 'primary' : 'secondary'} onClick={onTake}>
      {name} {number <= 9 && <Kbd combo={String(number)} isOnDark={isChosen} />}
    </Button>
  );
}

type FieldsProps = {
  sources: readonly AdjudicationSource[];
  results: readonly unknown[];
  /** As it is being put together. */
  answer: unknown;
  onTake: (field: AnswerField, source: number) => void;
};

function Fields({ sources, results, answer, onTake }: FieldsProps) {
  return (
    <div className="overflow-x-auto px-3 pb-3">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{t.given}</caption>
        <thead>
          <tr className="border-b text-left">
            <th className="py-1.5 pr-3 font-medium text-muted">{t.field}</th>
            {sources.map(({ id, title }) => (
              <th key={id} className="py-1.5 pr-3 font-semibold">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differencesOf(results).map((field) => (
            <tr key={field.path} className={cx('border-b align-top', !field.isSame && 'bg-warning-soft')}>
              <th scope="row" className="py-1.5 pr-3 text-left font-medium">
                <span aria-hidden>{field.isSame ? '= ' : '≠ '}</span>
                {field.path}
              </th>
              {sources.map(({ id, title }, index) => (
                <td key={id} className="max-w-60 py-1.5 pr-3 wrap-break-word">
                  {field.isSame ? (
                    shortText(field.values[index])
                  ) : (
                    <TakeField
                      name={t.takeField(field.path, title)}
                      text={shortText(field.values[index])}
                      isChosen={holdsField(answer, field, field.values[index])}
                      onTake={() => onTake(field, index)}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type TakeFieldProps = { name: string; text: string; isChosen: boolean; onTake: () => void };

function TakeField({ name, text, isChosen, onTake }: TakeFieldProps) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={isChosen}
      onClick={onTake}
      className={cx(
        'w-full rounded-md border px-2 py-1 text-left wrap-break-word pointer-coarse:min-h-11',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line-strong/60 bg-surface hover:bg-surface-2',
      )}
    >
      {text}
    </button>
  );
}
