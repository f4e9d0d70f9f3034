import type { Entry } from 'yauzl';
import { HttpError } from '../../http/reply.ts';
import type { Archive } from './archive.ts';
import { portablePdbKey } from './portablePdb.ts';

/** A file that debuggers ask for by its name and a key that is made from its content. */
export interface SymbolFile {
  /** Lower case, without folder. */
  readonly fileName: string;
  /** Lower case. */
  readonly signature: string;
  /** Its name in the symbol package. */
  readonly entry: string;
}

/** The stream with the signature stands first in what compilers write; so far a file is inflated to find it. */
const searchedBytes = 64 * 1024;
/** What the public gallery takes (NuGet docs: symbol packages, validation constraints), and what packing adds. */
const allowed = /(?:\.(?:pdb|nuspec|xml|psmdcp|rels|p7s)|\/)$/i;

/**
 * Reads a symbol package's files.
 * @throws HttpError 400 when it holds what is no symbol, or a symbol file that debuggers could not ask for.
 */
export async function readSymbols(archive: Archive): Promise<SymbolFile[]> {
  const symbols: SymbolFile[] = [];
  for (const entry of archive.entries.values()) {
    const { fileName } = entry;
    if (!allowed.test(fileName)) {
      throw refuse(`${quote(fileName)} may not be in it: only .pdb, .nuspec, .xml, .psmdcp, .rels and .p7s may.`);
    }
    if (!/\.pdb$/i.test(fileName)) continue;
    const signature = portablePdbKey(await readHead(archive, entry));
    if (signature === undefined) throw refuse(`${quote(fileName)} is not a portable PDB.`);
    symbols.push({ fileName: baseName(fileName), signature, entry: fileName });
  }
  return symbols;
}

async function readHead(archive: Archive, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of archive.stream(entry)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= searchedBytes) break;
  }
  return Buffer.concat(chunks);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}

function quote(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

function refuse(rest: string): HttpError {
  return new HttpError(400, `The symbol package is not valid: ${rest}`);
}
