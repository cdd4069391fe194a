import type { WorkerProcess } from '@labelwright/contract/administration';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

const queuesOf = ({ queues, keeps_clock: keepsClock }: WorkerProcess): string =>
  [...Object.entries(queues).map(([name, count]) => `${name} ×${count}`), ...(keepsClock ? [t.keepsClock] : [])].join(
    ', ',
  );

/** Processes that run jobs or keep the clock. */
export const WorkerTable = ({ workers }: { workers: readonly WorkerProcess[] }) => (
  <div {...scrollArea} className="overflow-x-auto">
    <table className="w-full min-w-180 text-sm">
      <thead>
        <tr className="border-b text-left text-xs text-muted">
          {[t.process, t.state, t.queues, t.running, t.memory, t.version, t.lastSign].map((header) => (
            <th key={header} scope="col" className="px-4 py-2 font-medium">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <tr key={worker.id} className="border-b align-top last:border-0">
            <th scope="row" className="px-4 py-2 text-left font-normal whitespace-nowrap">
              {worker.host} <span className="tabular text-muted">{worker.pid}</span>
            </th>
            <td className="px-4 py-2">
              <Badge tone={worker.is_alive ? 'success' : 'danger'}>{worker.is_alive ? t.alive : t.silent}</Badge>
            </td>
            <td className="px-4 py-2 text-muted">{queuesOf(worker)}</td>
            <td className="tabular px-4 py-2">{formatNumber(worker.running_jobs)}</td>
            <td className="tabular px-4 py-2 whitespace-nowrap">{formatBytes(worker.memory_bytes)}</td>
            <td className="px-4 py-2">{worker.version}</td>
            <td className="px-4 py-2 whitespace-nowrap">
              <RelativeTime at={worker.seen_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
