import { passwordProblems } from '@labelwright/contract/passwords';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { verify as bcryptVerify } from '@node-rs/bcrypt';
import { AppError } from '../../platform/http/app-error.ts';

// argon2id is the default kind of the library. About 20 ms and 19 MiB on one core: the weakest setting that OWASP's
// password storage sheet still recommends.
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return argon2Hash(password.normalize('NFKC'), ARGON2ID);
}

export interface PasswordVerdict {
  isRight: boolean;
  /** The stored hash is of an imported kind and should be replaced by one of ours. */
  isOutdated: boolean;
}

/** Takes as long for somebody who does not exist, or has no password, as for a wrong password. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<PasswordVerdict> {
  if (!stored) {
    await argon2Verify(await decoy(), password);
    return { isRight: false, isOutdated: false };
  }
  if (/^\$2[abxy]\$/.test(stored)) {
    // Those systems hashed the text as it came.
    return { isRight: await bcryptVerify(password, stored), isOutdated: true };
  }
  return { isRight: await argon2Verify(stored, password.normalize('NFKC')), isOutdated: false };
}

let decoyHash: Promise<string> | undefined;
function decoy(): Promise<string> {
  decoyHash ??= hashPassword('nobody has this password');
  return decoyHash;
}

export function assertGoodPassword(password: string, email: string, field: string): void {
  const problems = passwordProblems(password, email);
  if (problems.length > 0)
    throw new AppError('validation', problems.join(' '), { reason: 'weak_password', details: { [field]: problems } });
}
