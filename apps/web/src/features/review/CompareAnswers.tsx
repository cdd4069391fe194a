import { useState } from 'react';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { cx } from '../../ui/cx.ts';
import { authorOf, type TaskAnnotation } from '../task/annotation-facts.ts';
import { differencesOf, shortText } from './answer-fields.ts';
import { t } from './strings.ts';

/** Answers that are no regions, side by side: one row for each field. */
export function CompareAnswers({ answers }: { answers: readonly TaskAnnotation[] }) {
  const [isOnlyDifferent, setOnlyDifferent] = useState(false);
  const fields = differencesOf(answers.map(({ result }) => result));
  const shown = isOnlyDifferent ? fields.filter(({ isSame }) => !isSame) : fields;
  return (
    <div className="flex h-full flex-col gap-3 overflow-auto p-4">
      <Checkbox label={t.onlyDifferent} value={isOnlyDifferent} onChange={setOnlyDifferent} />
      {shown.length === 0 ? (
        <p className="text-muted">{t.noDifference}</p>
      ) : (
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{t.sideBySide}</caption>
          <thead>
            <tr className="border-b text-left">
              <th className="w-6" aria-hidden />
              <th className="py-2 pr-4 font-medium text-muted">{t.field}</th>
              {answers.map((answer) => (
                <th key={answer.id} className="py-2 pr-4 font-semibold">
                  {authorOf(answer)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, values, isSame }) => (
              <tr key={path} className={cx('border-b align-top', !isSame && 'bg-warning-soft')}>
                <td aria-hidden className="py-2 pl-2 font-bold">
                  {isSame ? '=' : '≠'}
                </td>
                <th scope="row" className="py-2 pr-4 text-left font-medium">
                  {path}
                </th>
                {answers.map((answer, index) => (
                  <td key={answer.id} className="max-w-80 py-2 pr-4 wrap-break-word">
                    {shortText(values[index])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
