import fc from 'fast-check';

/** Keys that have something special for one of the file formats, the header or the shell. */
export const hostileKeys = [
  'Schlüssel-ä-ö-ß',
  'ключ',
  '日本🔑',
  'quote"inside',
  '"quoted"',
  "'quoted'",
  'a&b',
  '&amp;',
  '<tag/>',
  ']]>',
  'semi;colon',
  'hash#tag',
  '#first',
  'back\\slash',
  'ends\\',
  '$dollar',
  `\${HOME}`,
  `\\\${HOME}`,
  'user:password',
  'a b',
  'a=b',
  'padded==',
  'true',
  'null',
  '[section]',
  'one%percent',
  'a--b',
  '_x0020_',
];

/** What the emulator takes as the value of a key: 1–4096 characters, no control characters, no outer blanks. */
export const anyKey = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'ab;#\\$ {}%"\'&<>=:ä_x0'), minLength: 1, maxLength: 30 }),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no key may hold
  .filter((key) => key === key.trim() && !/[\u0000-\u001f\u007f]/.test(key));
