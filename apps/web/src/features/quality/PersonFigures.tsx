import type { PersonDetail } from '@labelwright/contract/quality';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Figures } from './Figures.tsx';
import { shareText, t } from './strings.ts';

/** The person in five numbers, and what stands out. */
export function PersonFigures({ person }: { person: PersonDetail }) {
  const { golden } = person;
  return (
    <>
      {person.flags.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {person.flags.map((flag) => (
            <Badge key={flag} tone={flag === 'few_answers' ? 'neutral' : 'warning'}>
              {t.flags[flag] ?? flag}
            </Badge>
          ))}
        </div>
      )}
      <Figures
        label={t.figures}
        figures={[
          { name: t.answersGiven, value: formatNumber(person.answers), detail: t.skipped(person.skips) },
          { name: t.agreementWithOthers, value: shareText(person.agreement), detail: t.pairsOf(person.pairs) },
          {
            name: t.goldenAccuracy,
            value: shareText(golden.accuracy),
            detail:
              golden.interval === null
                ? t.goldenOf(golden.passed, golden.answers)
                : `${t.goldenOf(golden.passed, golden.answers)}, ${t.interval(...golden.interval)}`,
          },
          {
            name: t.typicalTime,
            value: person.median_ms === null ? t.none : formatDuration(person.median_ms),
            detail: person.answers_per_hour === null ? undefined : t.hourly(Math.round(person.answers_per_hour)),
          },
          {
            name: t.activeTime,
            value: formatDuration(person.active_ms),
            detail: t.activeDays(person.active_days),
          },
        ]}
      />
    </>
  );
}
