/** Says what to mend for the messages of the XML parser that people meet; others are passed on. */
export function explainXmlError(message: string): string {
  return explanations.get(message) ?? `Not well-formed XML: ${message.replace(/\.$/, '')}`;
}

const explanations = new Map([
  ['undefined entity.', 'Only &amp; &lt; &gt; &quot; &apos; are known; write &amp; for the character &'],
  ['empty entity name.', 'A bare & is not allowed; write &amp;'],
  ['disallowed character in entity name.', 'A bare & is not allowed; write &amp;'],
  ['malformed character entity.', 'This character reference names no character that XML allows'],
  ['unquoted attribute value.', 'Put the value of the attribute in quotes'],
  ['attribute without value.', 'Give the attribute a value in quotes, such as required="true"'],
  ['no whitespace between attributes.', 'Separate attributes by a space'],
  ['documents may contain only one root.', 'There is more than one outermost element; put everything inside one View'],
  ['document must contain a root element.', 'The config is empty; begin with <View>'],
  ['text data outside of root node.', 'There is text outside the outermost element'],
  ['disallowed character.', 'This character is not allowed here; write &lt; for < inside a value'],
  [
    'disallowed character in attribute name.',
    'This character is not allowed here; a quote or a > may be missing before it',
  ],
  ['disallowed character in tag name', 'A tag name must follow < directly; write &lt; for the character <'],
  ['disallowed character in tag name.', 'This character is not allowed in a tag name'],
  ['unexpected end.', 'The config ends in the middle of an element'],
]);
