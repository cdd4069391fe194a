import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const styleTag: TagDeclaration = {
  name: 'Style',
  role: 'visual',
  help: 'CSS rules for this interface; they apply inside the task only.',
  parents: containers,
  parameters: [],
  hasText: true,
  example: {
    config: `<View>
  <Style>.note { max-width: 60ch; line-height: 1.6 }</Style>
  <View className="note"><Text name="note" value="$note"/></View>
</View>`,
    data: { note: 'Patient reports mild headaches in the evening, no fever.' },
    result: [],
  },
};
