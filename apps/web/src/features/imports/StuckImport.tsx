import type { Import } from '@labelwright/contract/imports';
import { Alert } from '../../ui/Alert.tsx';
import { Card } from '../../ui/Layout.tsx';
import { GoOnButton } from './GoOnButton.tsx';
import { t } from './strings.ts';

type StuckImportProps = { projectId: string; stuck: Import; onShow: (importId: number | undefined) => void };

/** Not over, and nobody works on it. */
export function StuckImport({ projectId, stuck, onShow }: StuckImportProps) {
  return (
    <Card title={t.importOf(stuck.source)}>
      <Alert
        tone="warning"
        title={t.stuck}
        action={<GoOnButton projectId={projectId} importId={stuck.id} label={t.goOn} onStarted={onShow} />}
      >
        {t.stuckText} {t.kept(stuck.task_count)}
      </Alert>
    </Card>
  );
}
