import type { AdjudicationAnswer, SubmitAdjudication } from '@labelwright/contract/adjudication';
import type { TaskBundle } from '@labelwright/contract/plugins';
import type { AdjudicationSource } from '@labelwright/editor';
import { type ReactNode, useState } from 'react';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { SchemaWorkspace } from '../plugins/SchemaWorkspace.tsx';
import { differencesOf, shortText } from '../review/answer-fields.ts';
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

/** Answers that are no regions: one of them is taken whole, and changed where it is wrong. */
export function ChooseWhole({ bundle, sources, answers, begun, footer, onChange, onSubmit }: ChooseWholeProps) {
  const [chosen, setChosen] = useState<number>();
  const [start, setStart] = useState({ number: 0, result: begun ?? answers[0]?.annotation.result });
  const results = answers.map(({ annotation }) => annotation.result);
  const take = (index: number): void => {
    setChosen(index);
    setStart(({ number }) => ({ number: number + 1, result: results[index] }));
    onChange(results[index]);
  };
  const provenanceOf = (result: unknown): SubmitAdjudication['provenance'] => {
    const from = answers[chosen ?? 0]?.annotation.id ?? null;
    const isSame = differencesOf([result, results[chosen ?? 0]]).every((field) => field.isSame);
    return [{ region: 'answer', how: isSame ? 'chosen' : 'edited', from }];
  };
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
          onChange={onChange}
          onSubmit={({ result }) => onSubmit({ result, provenance: provenanceOf(result) ?? [] })}
        />
      </section>
      <aside className="flex w-full shrink-0 flex-col bg-surface lg:w-105 lg:overflow-y-auto lg:border-l">
        <div className="flex flex-wrap gap-2 p-3">
          {sources.map((source, index) => (
            <TakeButton
              key={source.id}
              number={index + 1}
              name={source.title}
              isChosen={chosen === index}
              onTake={() => take(index)}
            />
          ))}
        </div>
        <Fields sources={sources} results={results} />
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

function Fields({ sources, results }: { sources: readonly AdjudicationSource[]; results: readonly unknown[] }) {
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
          {differencesOf(results).map(({ path, values, isSame }) => (
            <tr key={path} className={cx('border-b align-top', !isSame && 'bg-warning-soft')}>
              <th scope="row" className="py-1.5 pr-3 text-left font-medium">
                <span aria-hidden>{isSame ? '= ' : '≠ '}</span>
                {path}
              </th>
              {sources.map(({ id }, index) => (
                <td key={id} className="max-w-60 py-1.5 pr-3 wrap-break-word">
                  {shortText(values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
