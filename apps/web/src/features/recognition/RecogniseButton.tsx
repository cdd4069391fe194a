import { ScanText } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { toast } from '../../ui/toast.ts';
import { RecogniseDialog } from './RecogniseDialog.tsx';
import { t } from './strings.ts';
import { useCanRecognise } from './use-can-recognise.ts';

/** For all tasks of a project whose interface shows pictures or recordings; nothing where it shows none. */
export function RecogniseButton({ projectId, isManager }: { projectId: string; isManager: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const canRecognise = useCanRecognise(projectId, isManager);
  if (!canRecognise) return null;
  return (
    <>
      <Button icon={<ScanText aria-hidden size={16} />} onClick={() => setAsking(true)}>
        {t.read}
      </Button>
      {isAsking && (
        <RecogniseDialog
          projectId={projectId}
          onClose={() => setAsking(false)}
          onStarted={({ total }) => toast(t.started(total))}
        />
      )}
    </>
  );
}
