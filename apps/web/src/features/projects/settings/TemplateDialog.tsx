import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { templatesQuery } from '../projects-api.ts';
import { OWN_CONFIG, TemplateChooser } from '../TemplateGallery.tsx';

type TemplateDialogProps = { isOpen: boolean; onClose: () => void; onChoose: (labelConfig: string) => void };

/** Puts a ready interface into the editor; nothing is saved by it. */
export function TemplateDialog({ isOpen, onClose, onChoose }: TemplateDialogProps) {
  const { data } = useQuery({ ...templatesQuery, enabled: isOpen });
  const [chosen, setChosen] = useState('');
  const template = data?.templates.find(({ id }) => id === chosen);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Start from a template"
      description="It replaces the text in the editor; you can still discard it."
      size="md"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={template === undefined}
            onClick={() => template !== undefined && onChoose(template.label_config)}
          >
            Use template
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TemplateChooser
          gallery={data}
          chosen={chosen}
          onChoose={(id) => setChosen(id === OWN_CONFIG ? '' : id)}
          className="max-h-96 overflow-y-auto"
        />
      </div>
    </Dialog>
  );
}
