import { createHash, type Hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createTarPacker, type TarPackController } from 'modern-tar';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import { checkEntry, decodeTar, decodeText, explain, inflate, openGem, readSmall } from './gemFile.ts';
import { parseGemspec } from './gemspecYaml.ts';

const algorithms = ['SHA256', 'SHA512'] as const;
/** The version of the specification itself, as Ruby's YAML writes it; those of dependencies are indented. */
const versionLine = /^(version: !ruby\/object:Gem::Version\n {2}version: ).*$/m;

type Sums = Readonly<Record<(typeof algorithms)[number], Hash>>;

/**
 * The bytes of a gem whose specification names another version. The packed files stay as they are, the checksums are
 * written anew, and signatures go, for they would be wrong.
 * @throws HttpError 400 while it is read, when the gem cannot be rewritten.
 */
export async function* gemWithVersion(gem: Pick<Spool, 'source'>, version: string): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  repack(gem, version, controller).catch((error: unknown) => controller.error(explain(error)));
  yield* readable;
}

async function repack(gem: Pick<Spool, 'source'>, version: string, controller: TarPackController): Promise<void> {
  const seen = new Set<string>();
  const sums = new Map<string, Sums>();
  const file = openGem(gem);
  try {
    for await (const { header, body } of decodeTar(file)) {
      const name = checkEntry(header.name, header.type, seen, 'the gem');
      if (name === null || name === 'checksums.yaml.gz' || name.endsWith('.sig')) {
        await body.cancel();
        continue;
      }
      const own: Sums = { SHA256: createHash('sha256'), SHA512: createHash('sha512') };
      sums.set(name, own);
      if (name === 'metadata.gz') {
        const yaml = decodeText(inflate(name, await readSmall(name, body, header.size)), name);
        await add(controller, name, gzipSync(await withVersionInside(yaml, version)), own);
      } else {
        const writer = controller.add({ ...header, name }).getWriter();
        for await (const chunk of body) {
          update(own, chunk);
          await writer.write(chunk);
        }
        await writer.close();
      }
    }
    await add(controller, 'checksums.yaml.gz', gzipSync(checksums(sums)));
    controller.finalize();
  } finally {
    file.destroy();
  }
}

async function add(controller: TarPackController, name: string, bytes: Buffer, sums?: Sums): Promise<void> {
  if (sums !== undefined) update(sums, bytes);
  const writer = controller
    .add({ name, size: bytes.length, type: 'file', mode: 0o444, mtime: new Date(0) })
    .getWriter();
  await writer.write(Uint8Array.from(bytes));
  await writer.close();
}

function update(sums: Sums, chunk: Uint8Array): void {
  for (const algorithm of algorithms) sums[algorithm].update(chunk);
}

async function withVersionInside(yaml: string, version: string): Promise<string> {
  const changed = yaml.replace(versionLine, (_line, start: string) => `${start}${JSON.stringify(version)}`);
  if ((await parseGemspec(changed)).version !== version) {
    throw new HttpError(
      400,
      'The version cannot be changed in this gem: its metadata is not written as gem build does.',
    );
  }
  return changed;
}

function checksums(sums: ReadonlyMap<string, Sums>): string {
  const lines = algorithms.flatMap((algorithm) => [
    `${algorithm}:`,
    ...[...sums].map(([name, own]) => `  ${name}: ${own[algorithm].digest('hex')}`),
  ]);
  return `---\n${lines.join('\n')}\n`;
}
