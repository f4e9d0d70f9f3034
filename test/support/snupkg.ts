import { randomUUID } from 'node:crypto';
import { buildNupkg, type NupkgContent } from '../../emulator/demo/nugetPackage.ts';

/** Bytes that begin like a portable PDB: one stream `#~`, then `#Pdb` with a GUID. */
export function buildPdb(guid: string = randomUUID(), extra = 0): Buffer {
  const version = Buffer.from('PDB v1.0\0\0\0\0');
  const head = Buffer.alloc(16);
  head.write('BSJB', 'latin1');
  head.writeUInt32LE(version.length, 12);
  const stream = (offset: number, size: number, name: string) => {
    const header = Buffer.alloc(8 + Math.ceil((name.length + 1) / 4) * 4);
    header.writeUInt32LE(offset);
    header.writeUInt32LE(size, 4);
    header.write(name, 8, 'latin1');
    return header;
  };
  const flags = Buffer.from([0, 0, 2, 0]);
  const lengthOfAll = head.length + version.length + flags.length + 12 + 16;
  const id = Buffer.from(guid.replaceAll('-', ''), 'hex');
  // A GUID's first three fields are little-endian.
  const bytes = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => id[at] ?? 0);
  const content = Buffer.concat([Buffer.from(bytes), Buffer.alloc(4 + extra)]);
  return Buffer.concat([head, version, flags, stream(0, 0, '#~'), stream(lengthOfAll, 20, '#Pdb'), content]);
}

/** A symbol package as `dotnet pack` writes it. */
export function buildSnupkg(content: NupkgContent): Promise<Buffer> {
  const types = '<packageTypes><packageType name="SymbolsPackage" /></packageTypes>';
  return buildNupkg({ ...content, metadataXml: `${types}${content.metadataXml ?? ''}` });
}
