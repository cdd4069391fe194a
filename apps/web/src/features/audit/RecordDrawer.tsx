import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { t } from './strings.ts';

export type Narrowing = { label: string; run: () => void };

type RecordDrawerProps = {
  title: string;
  titleEnd?: ReactNode;
  facts: readonly (readonly [string, ReactNode])[];
  /** Ways to see what belongs to this row. */
  narrowings: readonly Narrowing[];
  /** The part of the record worth reading first. */
  payload?: unknown;
  record: unknown;
  onClose: () => void;
};

/** One row of a log: its facts, where to go from it, and the record as it is stored. */
export function RecordDrawer(props: RecordDrawerProps) {
  const { title, titleEnd, facts, narrowings, payload, record, onClose } = props;
  return (
    <Drawer isOpen onClose={onClose} title={title} titleEnd={titleEnd} size="lg">
      <div className="flex flex-col gap-5">
        <FactList facts={facts} />
        <div className="flex flex-wrap gap-2">
          {narrowings.map(({ label, run }) => (
            <Button key={label} size="sm" onClick={run}>
              {label}
            </Button>
          ))}
        </div>
        {payload !== undefined && <RawRecord title={t.payload} value={payload} isOpen />}
        <RawRecord title={t.record} value={record} isOpen={payload === undefined} />
      </div>
    </Drawer>
  );
}
