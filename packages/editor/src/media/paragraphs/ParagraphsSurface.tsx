import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import { useMemo, useState } from 'react';
import { receivePassage } from '../../operations/span-range.ts';
import { createParagraphPassage } from '../../regions/paragraph-span/paragraph-passage.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { RemoteContent } from '../text/RemoteContent.tsx';
import { Conversation } from './Conversation.tsx';
import { readTurns, type Turn } from './turns.ts';

export function ParagraphsSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = editor.config.objects[node.attributes.name ?? ''];
  if (!object) return null;
  return object.params.valueType === 'url' ? (
    <RemoteParagraphs key={object.name} object={object} />
  ) : (
    <OwnParagraphs key={object.name} object={object} />
  );
}

function OwnParagraphs({ object }: { object: ObjectTag }) {
  const editor = useEditor();
  const turns = useMemo(
    () => readTurns(editor.model.resolveObject(object.name), object.params),
    [editor, object.name, object.params],
  );
  return <Paragraphs object={object} turns={turns} />;
}

function RemoteParagraphs({ object }: { object: ObjectTag }) {
  const editor = useEditor();
  const [turns, setTurns] = useState<Turn[] | undefined>(undefined);
  return (
    <RemoteContent
      name={object.name}
      noun="conversation"
      receive={(text) => {
        const read = readTurns(JSON.parse(text), object.params);
        if (!read) throw new Error('it is not a list of paragraphs');
        receivePassage(editor, object.name, createParagraphPassage(read.map((turn) => turn.text)));
        setTurns(read);
      }}
    >
      {() => <Paragraphs object={object} turns={turns} />}
    </RemoteContent>
  );
}

function Paragraphs({ object, turns }: { object: ObjectTag; turns: readonly Turn[] | undefined }) {
  if (turns === undefined) return <p className="lw-notice">The paragraphs of this task are not a list.</p>;
  if (turns.length === 0) return <p className="lw-notice">This task has no paragraphs here.</p>;
  if (turns.every(({ text }) => text === '')) {
    return (
      <p className="lw-notice">
        The paragraphs have no text under the key “{String(object.params.textKey ?? 'text')}”. Set textKey to the key
        that holds it.
      </p>
    );
  }
  return <Conversation object={object} turns={turns} />;
}
