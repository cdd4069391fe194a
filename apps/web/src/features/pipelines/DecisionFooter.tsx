import type { AdjudicationView } from '@labelwright/contract/adjudication';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

type DecisionFooterProps = {
  feedback: AdjudicationView['feedback'];
  isGolden: boolean;
  comment: string;
  onGolden: (isGolden: boolean) => void;
  onComment: (comment: string) => void;
};

/** What else belongs to the decision. */
export function DecisionFooter({ feedback, isGolden, comment, onGolden, onComment }: DecisionFooterProps) {
  return (
    <div className="flex flex-col gap-3 border-t p-3 font-sans">
      {feedback.length > 0 && (
        <section>
          <h2 className="mb-1 text-sm font-semibold">{t.feedback}</h2>
          <ul className="flex flex-col gap-2 text-sm">
            {feedback.map(({ text, at, project }) => (
              <li key={`${project.id} ${at} ${text}`} className="border-l-2 pl-2">
                <p className="wrap-break-word">{text}</p>
                <p className="text-xs text-muted">
                  <RelativeTime at={at} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Switch label={t.golden} help={t.goldenHelp} value={isGolden} onChange={onGolden} />
      <TextArea label={t.comment} help={t.commentHelp} rows={2} value={comment} onChange={onComment} />
    </div>
  );
}
