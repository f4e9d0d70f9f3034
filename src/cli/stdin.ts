import { isKeyText } from '../../emulator/contract/optionValue.ts';
import { usageError } from './exit.ts';

/** A key from standard input, without the line end behind it: keys never stand in a command line. */
export async function readKey(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  const key = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (!isKeyText(key)) throw usageError('Standard input holds no usable key: pipe exactly one line into --key -.');
  return key;
}
