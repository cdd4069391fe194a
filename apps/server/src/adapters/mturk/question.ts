const NAMESPACE = 'http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd';

/** Pixels; 0 would let the frame fit its content, which an editor cannot say. */
const FRAME_HEIGHT = 950;

/** A question that is answered on a page of ours, which the provider shows in a frame. */
export function externalQuestion(url: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<ExternalQuestion xmlns="${NAMESPACE}">
  <ExternalURL>${escapeXml(url)}</ExternalURL>
  <FrameHeight>${FRAME_HEIGHT}</FrameHeight>
</ExternalQuestion>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
