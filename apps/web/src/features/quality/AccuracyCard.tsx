import type { PersonQuality } from '@labelwright/contract/quality';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { IntervalsModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { nameOf } from './person-name.ts';
import { shareText, t } from './strings.ts';

/** What the golden tasks say of each person, and how sure that is. */
export function AccuracyCard(props: { projectId: string; people: readonly PersonQuality[] | undefined }) {
  const { projectId, people } = props;
  const navigate = useNavigate();
  const tested = useMemo(
    () =>
      (people ?? [])
        .filter(({ golden }) => golden.answers > 0)
        .toSorted((left, right) => (left.golden.accuracy ?? 2) - (right.golden.accuracy ?? 2))
        .slice(0, 40),
    [people],
  );
  const model = useMemo(
    (): IntervalsModel => ({
      kind: 'intervals',
      unit: t.golden,
      min: 0,
      max: 1,
      format: shareText,
      rows: tested.map(({ user, golden }) => ({
        name: nameOf(user),
        value: golden.accuracy,
        low: golden.interval?.[0] ?? null,
        high: golden.interval?.[1] ?? null,
      })),
    }),
    [tested],
  );
  const targetOf = (row: number) => {
    const id = tested[row]?.user.id;
    return id === undefined
      ? undefined
      : { to: '/projects/$projectId/quality/people/$userId', params: { projectId, userId: String(id) } };
  };
  return (
    <ChartCard
      title={t.accuracyByPerson}
      unit={t.accuracyByPersonUnit}
      fileName={t.accuracyByPerson}
      model={model}
      table={{
        header: [t.person, t.golden, t.from, t.to, t.passed, t.answers],
        rows: tested.map(({ user, golden }) => [
          nameOf(user),
          golden.accuracy,
          golden.interval?.[0] ?? null,
          golden.interval?.[1] ?? null,
          golden.passed,
          golden.answers,
        ]),
        targetOf,
      }}
      height={Math.max(160, 48 + tested.length * 32)}
      isLoading={people === undefined}
      empty={people !== undefined && tested.length === 0 ? <EmptyState title={t.noGoldenAnswers} /> : undefined}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
    />
  );
}
