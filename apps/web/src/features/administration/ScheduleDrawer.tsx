import type { Schedule } from '@labelwright/contract/administration';
import { useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay, Play } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { schedulesQuery } from './admin-api.ts';
import { t } from './strings.ts';

export function ScheduleDrawer({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const queryClient = useQueryClient();
  const path = `/api/admin/schedules/${encodeURIComponent(schedule.type)}`;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toastError(t.failed, error);
    } finally {
      await queryClient.invalidateQueries({ queryKey: schedulesQuery.queryKey });
    }
  };
  const setPaused = (isPaused: boolean) => api.patch(path, { is_paused: isPaused });
  const pause = () =>
    attempt(async () => {
      await setPaused(!schedule.is_paused);
      toast(schedule.is_paused ? t.resumedToast : t.pausedToast, {
        onUndo: () => attempt(() => setPaused(schedule.is_paused)),
      });
    });
  const run = () =>
    attempt(async () => {
      await api.post(`${path}/run`);
      toast(t.started);
    });
  const { last } = schedule;
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={schedule.title}
      titleEnd={schedule.is_paused && <Badge tone="warning">{t.paused}</Badge>}
      size="lg"
    >
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<Play aria-hidden size={16} />}
            disabledReason={schedule.is_running ? 'It runs already.' : undefined}
            onClick={() => void run()}
          >
            {t.runNow}
          </Button>
          <Button
            icon={schedule.is_paused ? <CirclePlay aria-hidden size={16} /> : <CirclePause aria-hidden size={16} />}
            onClick={() => void pause()}
          >
            {schedule.is_paused ? t.resume : t.pause}
          </Button>
        </div>
        {last?.error && <Alert tone="danger">{last.error}</Alert>}
        <FactList
          facts={[
            [
              t.job,
              <code key="type" className="font-mono text-xs">
                {schedule.type}
              </code>,
            ],
            [t.queues, schedule.queue],
            [
              t.when,
              <code key="cron" className="font-mono text-xs">
                {schedule.cron}
              </code>,
            ],
            [t.next, schedule.next_run_at === null ? '–' : <RelativeTime key="next" at={schedule.next_run_at} />],
            [t.last, last === null ? t.notYet : <StatusBadge key="last" status={last.status} />],
            ...(last === null
              ? []
              : ([
                  [t.started, <RelativeTime key="started" at={last.started_at} />],
                  [t.took, <Duration key="took" ms={last.duration_ms} />],
                  ['Id', <CopyId key="id" id={last.job_id} />],
                ] as const)),
          ]}
        />
        {last !== null && last.result !== null && <RawRecord title={t.result} value={last.result} isOpen />}
        <RawRecord title={t.record} value={schedule} />
      </div>
    </Drawer>
  );
}
