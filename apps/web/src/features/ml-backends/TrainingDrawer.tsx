import type { MlTraining } from '@labelwright/contract/ml-runs';
import { formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { t } from './strings.ts';

export function TrainingDrawer({ training, onClose }: { training: MlTraining; onClose: () => void }) {
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={`${t.runs.training} ${training.id}`}
      titleEnd={<StatusBadge status={training.status} />}
      actions={
        training.job_id === null ? undefined : (
          <ButtonLink to="/jobs" search={{ job: training.job_id }}>
            {t.runs.openJob}
          </ButtonLink>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {training.error !== '' && (
          <Alert tone="danger">
            <span className="wrap-anywhere">{training.error}</span>
          </Alert>
        )}
        <FactList
          facts={[
            [t.runs.cause, t.runs.causes[training.cause]],
            [t.runs.annotations, formatNumber(training.annotation_count)],
            [t.versions.tasks, formatNumber(training.task_count)],
            [t.runs.before, training.version_before || '–'],
            [t.runs.after, training.version_after ?? '–'],
          ]}
        />
        <RawRecord title={t.runs.answer} value={training.answer} isOpen />
      </div>
    </Drawer>
  );
}
