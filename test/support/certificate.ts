import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate that nobody trusts, made by `openssl`; null where there is none. With CI=true it has to be there. */
export function makeCertificate(subject = '127.0.0.1'): Certificate | null {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  try {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const name = ['-subj', `/CN=${subject}`, '-addext', `subjectAltName=IP:${subject}`];
    execFileSync('openssl', [...request, ...name, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
