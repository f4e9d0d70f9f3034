import type { StartOption, StartValues } from './options.ts';

/** A value that an option does not take. The message is one sentence that names the option and what it takes. */
export class OptionError extends Error {
  readonly option: StartOption;

  constructor(option: StartOption, message: string) {
    super(message);
    this.name = 'OptionError';
    this.option = option;
  }
}

type Value = StartValues[keyof StartValues];

/**
 * Reads the text behind a flag. Lists take one item at a time.
 * @param called how the user knows the option: its flag, or its setting.
 * @throws OptionError
 */
export function parseOptionText(option: StartOption, text: string, called: string = option.flag): Value {
  const fail = (rule: string): never => {
    throw new OptionError(option, `${called} must be ${rule}${option.type === 'secret' ? '' : `, not "${text}"`}.`);
  };
  switch (option.type) {
    case 'port': {
      const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      return port <= 65535 ? port : fail('a whole number from 0 to 65535');
    }
    case 'choice':
      return option.choices?.includes(text) ? (text as Value) : fail(`one of ${option.choices?.join(', ')}`);
    case 'secret':
      return isKeyText(text)
        ? text
        : fail('1 to 4096 characters without control characters and without a blank at either end');
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : fail('true or false');
    case 'list':
    case 'text':
      return /^[^\s/]+$/.test(text) ? text : fail(`a host name or address`);
    case 'folder':
      return text.trim() !== '' && !text.includes('\0') ? text : fail('a folder');
  }
}

/** Whether a text can be a key's value at all. */
export function isKeyText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused here
  return text.length >= 1 && text.length <= 4096 && text.trim() === text && !/[\u0000-\u001f\u007f]/.test(text);
}
