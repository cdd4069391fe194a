/** A path of this very site, as an address bar shows it: no other host, no backslash, nothing that needs encoding. */
export const RETURN_PATH = '^/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*$';
export const RETURN_PATH_MAX_LENGTH = 500;

const pattern = new RegExp(RETURN_PATH);

/** Whether somebody may be sent there after signing in, without leaving the site. */
export function isReturnPath(path: string): boolean {
  return path.length <= RETURN_PATH_MAX_LENGTH && pattern.test(path);
}
