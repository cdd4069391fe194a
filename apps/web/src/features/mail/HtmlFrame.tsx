/** A mail as its reader sees it. The server sends it so that nothing in it runs or loads. */
export const HtmlFrame = ({ title, src, width }: { title: string; src: string; width?: number }) => (
  <iframe
    key={src}
    title={title}
    src={src}
    sandbox="allow-popups"
    className="h-160 w-full max-w-full rounded-md border bg-white"
    style={width === undefined ? undefined : { width }}
  />
);
